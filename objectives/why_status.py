"""Why this status: the rule that holds, for a key result and for an objective, in sentences."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from objectives.asked import moment_of
from objectives.board.lines import ObjectiveLine
from objectives.choices import Kind, ObjectiveState, Status
from objectives.computing.rolling import exactly
from objectives.lines import KeyResultLine
from objectives.models import KeyResult
from objectives.status import (
    HALF,
    Judged,
    Moment,
    Rules,
    is_broken,
    mean_of_paced,
    of_objective,
    of_paced,
)
from people.figures import MILLION, measure_value

# What is there stays there: these are done before the cycle is over.
STAYS = (Kind.MILESTONES, Kind.BASELINE)
Weeks = Sequence[bool | None]


def of_key_result(line: KeyResultLine, rules: Rules, *, kept: Weeks) -> list[str]:
    """Nothing where there are no data. kept: of a maintained one, whether each week was inside."""
    key_result = line.key_result
    status = Status(key_result.status)
    if status == Status.NO_DATA:
        return []
    if key_result.kind == Kind.MAINTAIN:
        words = _maintained(kept, status, rules)
    elif key_result.kind == Kind.EACH:
        words = _each(key_result, status, rules)
    else:
        words = _paced(key_result, status, rules)
    return [each for each in (words, _neglect(line.status)) if each]


def of_objective_line(line: ObjectiveLine, rules: Rules, *, today: date) -> list[str]:
    """Nothing for a draft, nor where it rests on key results that the reader may not see."""
    objective = line.objective
    if objective.keeps_back:
        return []
    cycle = objective.cycle.start, objective.cycle.end
    moment = moment_of(cycle, min(today, cycle[1]))
    rows = [(each.key_result.title, _judged(each.key_result)) for each in line.key_results]
    guards = [(each.key_result.title, _judged(each.key_result)) for each in line.guardrails]
    parts = [part for _title, part in (*rows, *guards)]
    status = of_objective(parts, moment=moment, rules=rules)
    if objective.state != ObjectiveState.PUBLISHED or not rows or status != objective.status:
        return []
    if status == Status.NO_DATA:
        return [_("Under half of the weight has data: there is no status.")]
    if status == Status.DONE:
        words = [_("Done: all of its key results are.")]
    else:
        words = _mean([part for _title, part in rows if part.progress is not None], moment, rules)
    words += _held_down(
        [title for title, part in rows if part.status == Status.BEHIND],
        [title for title, part in guards if part.broken],
    )
    return [*words, *filter(None, [_neglect(line.status)])]


def _paced(key_result: KeyResult, status: Status, rules: Rules) -> str:
    progress, expected = exactly(key_result.exact_progress), exactly(key_result.exact_expected)
    if progress is None or expected is None:
        return ""
    if status == Status.DONE:
        if key_result.kind in STAYS:
            return _("Done: all of it is there.")
        return _("Done: the target is reached, and it can no longer slip.")
    if status == Status.ON_TRACK and progress >= 1:
        return _("The target is reached; it is done once the cycle is over, as it can still slip.")
    if status == Status.AT_RISK and progress < expected - rules.at_risk:
        return _no_red(inside=_is_inside_baseline(key_result))
    return _against_pace(status, rules)


def _against_pace(status: Status, rules: Rules) -> str:
    near, far = int(rules.on_track * 100), int(rules.at_risk * 100)
    if status == Status.ON_TRACK:
        words = ngettext(
            "On track: at most %(near)s point under what is expected by now.",
            "On track: at most %(near)s points under what is expected by now.",
            near,
        )
    elif status == Status.AT_RISK:
        words = ngettext(
            "At risk: more than %(near)s and at most %(far)s point under what is expected by now.",
            "At risk: more than %(near)s and at most %(far)s points under what is expected by now.",
            far,
        )
    else:
        words = ngettext(
            "Behind: more than %(far)s point under what is expected by now.",
            "Behind: more than %(far)s points under what is expected by now.",
            far,
        )
    return words % {"near": near, "far": far}


def _no_red(*, inside: bool) -> str:
    if inside:
        return _(
            "At risk, not behind: so far its value lies within what the baseline itself could be"
            " by chance."
        )
    return _("At risk, not behind: in the first two weeks of a cycle nothing is red.")


def _is_inside_baseline(key_result: KeyResult) -> bool:
    low, value, high = key_result.baseline_low, key_result.value, key_result.baseline_high
    return low is not None and high is not None and value is not None and low <= value <= high


def _maintained(kept: Weeks, status: Status, rules: Rules) -> str:
    judged = [week for week in kept if week is not None]
    if not judged:
        return ""
    if status == Status.DONE:
        return _("Done: the cycle is over, and each week with data was inside.")
    enough = Fraction(sum(judged), len(judged)) >= rules.weeks
    if status == Status.AT_RISK and not judged[-1] and not enough:
        return _no_red(inside=False)
    words = {
        (True, True): _("On track: the last week was inside, as at least %(needed)s of all were."),
        (True, False): _("At risk: the last week was inside, but under %(needed)s of all were."),
        (False, True): _("At risk: at least %(needed)s of all weeks were inside, not the last."),
        (False, False): _("Behind: the last week was outside, and under %(needed)s were inside."),
    }[judged[-1], enough]
    return words % {"needed": measure_value(rules.weeks, "share")}


def _each(key_result: KeyResult, status: Status, rules: Rules) -> str:
    progress, half = exactly(key_result.exact_progress), min(HALF, rules.weeks)
    if progress is None:
        return ""
    if status == Status.AT_RISK and progress < half:
        return _no_red(inside=False)
    words = {
        Status.DONE: _("Done: the cycle is over, and all who can be judged keep it."),
        Status.ON_TRACK: _("On track: at least %(needed)s of those judged keep it."),
        Status.AT_RISK: _("At risk: at least %(half)s of those judged keep it, under %(needed)s."),
    }.get(status, _("Behind: under %(half)s of those judged keep it."))
    shares = {"needed": rules.weeks, "half": half}
    return words % {name: measure_value(share, "share") for name, share in shares.items()}


def _judged(key_result: KeyResult) -> Judged:
    status = Status(key_result.status)
    is_maintain = key_result.kind == Kind.MAINTAIN
    return Judged(
        weight=Fraction(key_result.weight, MILLION),
        progress=exactly(key_result.exact_progress),
        expected=exactly(key_result.exact_expected),
        status=status,
        broken=key_result.is_guardrail
        and is_broken(status, key_result.last_week_inside, is_maintain=is_maintain),
    )


def _mean(known: Sequence[Judged], moment: Moment, rules: Rules) -> list[str]:
    mean = mean_of_paced(known)
    if mean is None:
        return [_("None of its key results has a pace: it stands as the worst of those with data.")]
    progress, expected = mean
    words = _(
        "Those with a pace stand at %(progress)s together, each counted from 0 to 100 %%;"
        " %(expected)s is expected by now."
    ) % {
        "progress": measure_value(progress, "share"),
        "expected": measure_value(expected, "share"),
    }
    status = of_paced(known, moment=moment, rules=rules)
    if status == Status.AT_RISK and progress < expected - rules.at_risk:
        return [words, _no_red(inside=False) if moment.early else _none_red()]
    # With all of the pace made, others are not done: no more than on track.
    against = Status.ON_TRACK if status in (None, Status.DONE) else status
    return [words, _against_pace(against, rules)]


def _none_red() -> str:
    return _("At risk, not behind: none of those with a pace is behind itself.")


def _held_down(behind: Sequence[str], broken: Sequence[str]) -> list[str]:
    words = []
    if behind:
        words.append(
            ngettext(
                "While %(titles)s is behind, the objective is at risk at best.",
                "While %(titles)s are behind, the objective is at risk at best.",
                len(behind),
            )
            % {"titles": _quoted(behind)}
        )
    if broken:
        words.append(
            ngettext(
                "While the guardrail %(titles)s is broken, the objective is at risk at best.",
                "While the guardrails %(titles)s are broken, the objective is at risk at best.",
                len(broken),
            )
            % {"titles": _quoted(broken)}
        )
    return words


def _quoted(titles: Sequence[str]) -> str:
    comma = pgettext("between items of a list", ", ")
    return comma.join(_("“%(name)s”") % {"name": title} for title in titles)


def _neglect(shown: str) -> str:
    """What stands in place of green and amber, whatever the figures say."""
    return {
        Status.NO_CHECK_IN: _("What is shown is the missing check-in: nothing neglected is green."),
        Status.STALE: _("What is shown is the age of the data: nothing neglected is green."),
    }.get(Status(shown), "")
