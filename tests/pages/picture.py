"""A page by name and address; what answers a GET and is no page."""

from typing import NamedTuple

from django.urls import reverse

from people.models import Organization

# What answers a GET and is no page: a piece of one, a file, or what sends elsewhere.
NO_PAGES = frozenset(
    (
        *("metrics:why", "metrics:same-mix", "metrics:practices-offered", "metrics:hours-holidays"),
        *("metrics:bad-rows", "metrics:entry-file-bad", "metrics:course-csv"),
        *("objectives:as-now-known", "objectives:back-test", "objectives:below"),
        "objectives:key-result-rows",
        *("objectives:coach-new-objective", "objectives:coach-objective"),
        *("objectives:coach-new-key-result", "objectives:coach-key-result"),
        *(
            "objectives:contributions",
            "objectives:headline",
            "objectives:team-headline",
            "objectives:news",
        ),
        *("objectives:planning-figures", "objectives:talk-names"),
        *("objectives:export-check-ins-csv", "objectives:export-check-ins-xlsx"),
        *("objectives:export-key-results-csv", "objectives:export-key-results-xlsx"),
        *("objectives:export-objectives-csv", "objectives:export-objectives-xlsx"),
        *("objectives:export-initiatives-csv", "objectives:export-initiatives-xlsx"),
        *("objectives:export-shares-csv", "objectives:export-shares-xlsx"),
        *("objectives:report-pdf", "objectives:report-download", "objectives:thanks"),
        *("objectives:board", "objectives:branches"),
    )
)


class Picture(NamedTuple):
    """A page's name and its address."""

    name: str
    path: str

    @property
    def is_form(self) -> bool:
        """Whether it is a form and nothing else: all of these are made of the same pieces."""
        return self.name.endswith(("-add", "-change", "-save", "-ask", "-assign")) or (
            self.name.startswith(("new-", "edit-", "person-"))
        )


def page(organization: Organization, name: str, route: str, **names: object) -> Picture:
    """The page behind a route of the organization."""
    return Picture(name, reverse(route, kwargs={"organization": organization.slug, **names}))
