"""What leads wherever figures stand together: for the company, a team and an agent alike."""

from collections.abc import Mapping

from metrics.showing.weekly import Known

# One of satisfaction, one of productivity, each beside the other: speed alone is bought with care.
LEADING = ("csat", "tickets_solved")


def leading_first(metrics: Mapping[str, Known]) -> dict[str, Known]:
    """These first, as far as they are among the metrics; then the others in their order."""
    first = {key: metrics[key] for key in LEADING if key in metrics}
    return first | {key: known for key, known in metrics.items() if key not in first}
