"""What a draft of a key result still lacks, and how that will be filled in."""

from django.utils.translation import gettext as _

from metrics.catalogue import Aggregation, definition_from_json
from objectives.choices import Kind, ObjectiveState
from objectives.models import KeyResult
from people.figures import family


def starts_from_zero(unit: str, one: Aggregation | None) -> bool:
    """Whether it needs no baseline: a count, money or a coverage; one: how its metric is read."""
    return family(unit) in ("count", "money") or (one is not None and one.kind == "coverage")


def lacks_baseline(key_result: KeyResult) -> bool:
    """A reach that starts nowhere: a draft in which it is still open."""
    if key_result.kind != Kind.REACH or key_result.baseline is not None:
        return False
    metric = key_result.metric
    definition = definition_from_json(metric.definition) if metric else None
    one = definition.aggregation(key_result.aggregation) if definition else None
    return not starts_from_zero(key_result.unit, one)


def lacks_target(key_result: KeyResult) -> bool:
    """A reach that leads nowhere: likewise."""
    return key_result.kind == Kind.REACH and key_result.target is None


def what_is_missing(key_result: KeyResult) -> list[str]:
    """Of a draft, a sentence each; nothing once it is published. No query with its metric."""
    if key_result.objective.state == ObjectiveState.PUBLISHED:
        return []
    words = []
    if lacks_baseline(key_result):
        words.append(
            _(
                "The baseline is missing. It is filled in from the metric's history as soon as that"
                " has data; or type it, or choose “Find out where we stand”. Nobody can publish"
                " this without it."
            )
            if key_result.metric
            else _(
                "The baseline is missing: type the value of today, or choose “Find out where we"
                " stand”. Nobody can publish this without it."
            )
        )
    if lacks_target(key_result):
        words.append(
            _("The target is missing: nothing says how far it is to go. Nobody can publish this.")
        )
    return words


def saved_without(key_result: KeyResult) -> str:
    """What to say after saving it; empty where nothing is missing."""
    no_baseline, no_target = lacks_baseline(key_result), lacks_target(key_result)
    if no_baseline and no_target:
        return _("Saved as a draft: the baseline and the target are still missing.")
    if no_baseline:
        return _("Saved as a draft: the baseline is still missing.")
    return _("Saved as a draft: the target is still missing.") if no_target else ""
