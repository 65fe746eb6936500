"""What a person writes about a key result, and what each kind needs of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from metrics.catalogue import Aggregation, Definition, definition_from_json
from metrics.models import MetricVersion
from metrics.values import Filters
from metrics.values.accounts import refused_field
from objectives.choices import Bound, Kind, Member, Window
from objectives.missing import starts_from_zero
from people.figures import MILLION, measure_value
from people.models import Membership, Team

TARGET_IS_BASELINE = "target-is-baseline"
# For whom a metric must exist to be told apart by this: A agent, T team.
LEVELS = {Member.PERSON: "A", Member.TEAM: "T"}


class StepText(NamedTuple):
    """A milestone as it is written; pk: of one that is there already. Weight in millionths."""

    title: str
    weight: int = MILLION
    due: date | None = None
    pk: int | None = None


@dataclass(frozen=True, kw_only=True)
class KeyResultText:
    """What a person writes about a key result; amounts are millionths of `unit`.

    Without a metric its values are typed at check-in. Weight 0 is a guardrail.
    """

    title: str
    owner: Membership | None = None
    kind: str = Kind.REACH
    metric: MetricVersion | None = None
    aggregation: str = ""
    unit: str = "count"
    window: str = Window.DEFAULT
    team: Team | None = None
    person: Membership | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    baseline: int | None = None
    baseline_low: int | None = None
    baseline_high: int | None = None
    baseline_n: int | None = None
    target: int | None = None
    stretch: int | None = None
    bound: str = ""
    lower: int | None = None
    upper: int | None = None
    each_of: str = ""
    least_sample: int | None = None
    needed: int | None = None
    steps: Sequence[StepText] = ()
    weight: int = MILLION

    @property
    def definition(self) -> Definition | None:
        """What its metric means."""
        return definition_from_json(self.metric.definition) if self.metric else None

    @property
    def read_as(self) -> Aggregation | None:
        """How its metric is read."""
        return self.definition.aggregation(self.aggregation) if self.definition else None


NOTHING: Mapping[str, Any] = {
    **{f"baseline{name}": None for name in ("", "_low", "_high", "_n")},
    **dict.fromkeys(("target", "stretch", "lower", "upper", "least_sample", "needed")),
    **{"bound": "", "each_of": "", "steps": ()},
}
# What each kind asks; a maintain may know where it came from.
OF_KIND = {
    Kind.REACH: ("baseline", "baseline_low", "baseline_high", "baseline_n", "target", "stretch"),
    Kind.MAINTAIN: (
        *("baseline", "baseline_low", "baseline_high", "baseline_n"),
        *("bound", "lower", "upper"),
    ),
    Kind.EACH: ("bound", "lower", "upper", "each_of", "least_sample"),
    Kind.MILESTONES: ("steps",),
    Kind.BASELINE: ("needed",),
}


def asked_alone(text: KeyResultText) -> KeyResultText:
    """Without what other kinds ask: left over from a choice that was changed."""
    kept = OF_KIND[Kind(text.kind)]
    text = replace(text, **{name: none for name, none in NOTHING.items() if name not in kept})
    if text.kind in (Kind.MAINTAIN, Kind.EACH):
        text = replace(text, **_beyond_bound(text.bound))
    if text.kind == Kind.MILESTONES:  # steps are ticked: nothing measures them
        return replace(text, metric=None, aggregation="", unit="count", team=None, person=None)
    return text


def _beyond_bound(bound: str) -> dict[str, Any]:
    """The end on which nothing is asked."""
    return (
        {"lower": None}
        if bound == Bound.AT_MOST
        else ({"upper": None} if bound == Bound.AT_LEAST else {})
    )


def check_asked(text: KeyResultText, *, unfinished: bool = False) -> None:
    """Raise ValidationError, by field, for what its kind lacks or cannot be.

    unfinished: a draft, in which the ends of a reach may still be open; publishing asks for them.
    """
    if unfinished and text.kind == Kind.REACH and None in (text.baseline, text.target):
        return
    wrong = _refused_filter(text) or {
        Kind.REACH: _missing_of_reach,
        Kind.MAINTAIN: _missing_of_threshold,
        Kind.EACH: _missing_of_each,
        Kind.MILESTONES: _missing_of_milestones,
        Kind.BASELINE: _missing_of_baseline,
    }[Kind(text.kind)](text)
    if wrong:
        raise ValidationError(wrong)


def _refused_filter(text: KeyResultText) -> dict[str, Any]:
    """What counts accounts knows nothing of tickets."""
    one = text.read_as
    refused = refused_field(one, [Filters(**dict[str, Any](text.filters))], "") if one else ""
    return {refused: _("This metric cannot be told apart by that.")} if refused else {}


def _missing_of_reach(text: KeyResultText) -> dict[str, Any]:
    if text.target is None:
        return {"target": _("Type the value to reach.")}
    if text.baseline is None and not starts_from_zero(text.unit, text.read_as):
        return {"baseline": _("Type the value from which you start. Only a count starts from 0.")}
    if text.target == (text.baseline or 0):
        message = _(
            "The target equals the baseline. To stay where you are,"
            " choose “Stay at a value every week”."
        )
        return {"target": ValidationError(message, code=TARGET_IS_BASELINE)}
    return _wrong_stretch(text, text.target, text.baseline or 0)


def _wrong_stretch(text: KeyResultText, target: int, start: int) -> dict[str, Any]:
    """It lies further on the way from the start through the target."""
    if text.stretch is None or (text.stretch - target) * (target - start) > 0:
        return {}
    words = {"target": measure_value(target, text.unit)}
    if target > start:
        return {"stretch": _("A stretch lies beyond the target: above %(target)s.") % words}
    return {"stretch": _("A stretch lies beyond the target: below %(target)s.") % words}


def _missing_of_threshold(text: KeyResultText) -> dict[str, Any]:
    if text.bound not in Bound.values:
        return {"bound": _("Choose on which side of the value to stay.")}
    if text.bound != Bound.AT_MOST and text.lower is None:
        return {"lower": _("Type the value to stay at or above.")}
    if text.bound != Bound.AT_LEAST and text.upper is None:
        return {"upper": _("Type the value to stay at or below.")}
    if text.bound == Bound.WITHIN and (text.lower or 0) >= (text.upper or 0):
        return {"upper": _("The upper end of the band must lie above its lower end.")}
    return {}


def _missing_of_each(text: KeyResultText) -> dict[str, Any]:
    definition, one = text.definition, text.read_as
    if definition is None or one is None:
        return {"metric": _("Choose what is measured: nobody can type a value for each.")}
    if text.each_of not in Member.values:
        return {"each_of": _("Choose whether each agent, team or channel is meant.")}
    of = Member(text.each_of)
    if of in LEVELS and LEVELS[of] not in definition.levels:
        return {"each_of": _("This metric does not exist for single agents or teams.")}
    if refused_field(one, [], of):
        return {"each_of": _("This metric cannot be told apart by that.")}
    if text.person is not None:
        return {"person": _("Each is about several: leave the agent open.")}
    if text.bound == Bound.WITHIN:
        return {"bound": _("For each, choose at or above, or at or below.")}
    return _missing_of_threshold(text)


def _missing_of_milestones(text: KeyResultText) -> dict[str, Any]:
    return {} if text.steps else {"steps": _("Write down at least one step.")}


def _missing_of_baseline(text: KeyResultText) -> dict[str, Any]:
    if not text.needed:
        return {"needed": _("Type how many measurements it takes.")}
    return {}
