"""Where the tickets behind a metric's numbers stand."""

from urllib.parse import urlencode

from django.urls import reverse

from metrics.asking.asked import Asked
from metrics.values import Period
from people.access import Access


class Behind:
    """Where the tickets behind a number of this metric stand; nowhere for who may open none."""

    def __init__(self, access: Access, question: Asked) -> None:
        path = reverse("metrics:tickets", args=[access.organization.slug, question.definition.key])
        self.path = path if access.reads_any_ticket else ""

    def of(self, query: dict[str, str], period: Period) -> str:
        """The address for a question's parameters over another period."""
        if not self.path or not query:
            return ""
        start, end = (day.isoformat() for day in period)
        kept = {name: value for name, value in query.items() if name != "last"}
        return f"{self.path}?{urlencode(kept | {'start': start, 'end': end})}"
