"""Status: how progress stands against what may be expected. Pure and exact."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Self

from objectives.choices import Status
from objectives.progress import clamped

# Worst first; the states of neglect stand beside these, not among them.
ORDER = (Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.DONE)


class Rules(NamedTuple):
    """What an organization can set, as shares: 10 and 25 points, 80 % of weeks or members."""

    on_track: Fraction = Fraction(10, 100)
    at_risk: Fraction = Fraction(25, 100)
    weeks: Fraction = Fraction(80, 100)

    @classmethod
    def of_percent(cls, on_track: int, at_risk: int, weeks: int) -> Self:
        """From whole points and per cent."""
        return cls(*(Fraction(number, 100) for number in (on_track, at_risk, weeks)))


USUAL = Rules()
HALF = Fraction(1, 2)  # of an each's members: at risk from here on


class Moment(NamedTuple):
    """Where in its cycle something is judged.

    early: within the first two weeks, when nothing is red. over: the cycle's last day is past.
    """

    early: bool = False
    over: bool = False


def paced(
    progress: Fraction | None,
    expected: Fraction,
    *,
    moment: Moment,
    done_early: bool = False,
    in_baseline_interval: bool = False,
    rules: Rules = USUAL,
) -> Status:
    """A reach's status, judged on raw progress.

    done_early: reaching 100 % ends it before the cycle does (an upward count without baseline).
    in_baseline_interval: the value cannot be told from the baseline, so it is not red.
    """
    if progress is None:
        return Status.NO_DATA
    if progress >= 1 and (done_early or moment.over):
        return Status.DONE
    if progress >= expected - rules.on_track:
        return Status.ON_TRACK
    if progress >= expected - rules.at_risk or moment.early or in_baseline_interval:
        return Status.AT_RISK
    return Status.BEHIND


def maintained(weeks: Sequence[bool | None], *, moment: Moment, rules: Rules = USUAL) -> Status:
    """A maintain's status: the last full week with data inside, and enough of all weeks."""
    judged = [week for week in weeks if week is not None]
    if not judged:
        return Status.NO_DATA
    if moment.over and all(judged):
        return Status.DONE
    kept = judged[-1] + (Fraction(sum(judged), len(judged)) >= rules.weeks)
    if kept == 2:
        return Status.ON_TRACK
    return Status.AT_RISK if kept or moment.early else Status.BEHIND


def of_each(progress: Fraction | None, *, moment: Moment, rules: Rules = USUAL) -> Status:
    """An each's status: how many of its judged members keep the threshold."""
    if progress is None:
        return Status.NO_DATA
    if moment.over and progress >= 1:
        return Status.DONE
    if progress >= rules.weeks:
        return Status.ON_TRACK
    half = min(HALF, rules.weeks)
    return Status.AT_RISK if progress >= half or moment.early else Status.BEHIND


class Judged(NamedTuple):
    """A key result as its objective sees it; `expected` is None where it has no pace.

    broken: of a guardrail alone.
    """

    weight: Fraction
    progress: Fraction | None
    expected: Fraction | None
    status: Status
    broken: bool = False


def is_broken(status: Status, last_week: bool | None, *, is_maintain: bool) -> bool:
    """A guardrail is broken by its last week with data outside, or by being behind."""
    return last_week is False if is_maintain else status == Status.BEHIND


def of_objective(parts: Sequence[Judged], *, moment: Moment, rules: Rules = USUAL) -> Status:
    """An objective's status from its key results; neglect comes on top when it is shown."""
    weighted = [part for part in parts if part.weight > 0]
    known = [part for part in weighted if part.progress is not None]
    total, covered = (sum((p.weight for p in some), Fraction(0)) for some in (weighted, known))
    if not total or covered < HALF * total:
        return Status.NO_DATA
    if len(known) == len(weighted) and all(p.status == Status.DONE for p in known):
        status = Status.DONE
    else:
        status = min(_open(known, moment, rules), Status.ON_TRACK, key=ORDER.index)
    alarm = any(p.status == Status.BEHIND for p in known) or any(p.broken for p in parts)
    return min(status, Status.AT_RISK, key=ORDER.index) if alarm else status


def _open(known: Sequence[Judged], moment: Moment, rules: Rules) -> Status:
    together = of_paced(known, moment=moment, rules=rules)
    return together or min((p.status for p in known), key=ORDER.index)


def of_paced(known: Sequence[Judged], *, moment: Moment, rules: Rules = USUAL) -> Status | None:
    """Those with a pace judged by their mean; None: none has one. known: weighted ones with data.

    Not red while none of them is: only what is exempt from red, as its value lies within its
    baseline's interval, pulls the mean that far down.
    """
    mean = mean_of_paced(known)
    if mean is None:
        return None
    none_red = all(p.status != Status.BEHIND for p in known if p.expected is not None)
    return paced(*mean, moment=moment, in_baseline_interval=none_red, rules=rules)


def mean_of_paced(known: Sequence[Judged]) -> tuple[Fraction, Fraction] | None:
    """Clamped progress, and what is expected, of those with a pace by weight; None: none has one.

    known: weighted ones with data.
    """
    on_pace = [(p.weight, p.progress, p.expected) for p in known if p.expected is not None]
    if not on_pace:
        return None
    total = sum((weight for weight, _, _ in on_pace), Fraction(0))
    progress = sum((w * clamped(p or Fraction(0)) for w, p, _ in on_pace), Fraction(0)) / total
    expected = sum((w * (e or Fraction(0)) for w, _, e in on_pace), Fraction(0)) / total
    return progress, expected


def said_by_hand(status: Status, said: Status | None, *, broken: bool = False) -> Status:
    """What a person said in place of the computed status; it lifts no broken guardrail."""
    if said is None:
        return status
    return min(said, Status.AT_RISK, key=ORDER.index) if broken else said


def shown(status: Status, *, late: bool, stale: bool) -> Status:
    """What a reader sees: neglect takes the place of green and amber; red and no data stay."""
    if status in (Status.BEHIND, Status.NO_DATA):
        return status
    if late:
        return Status.NO_CHECK_IN
    return Status.STALE if stale else status


class Neglect(NamedTuple):
    """One key result's weight, and what is neglected about it."""

    weight: Fraction
    late: bool
    stale: bool


def shown_of_objective(status: Status, parts: Sequence[Neglect]) -> Status:
    """An objective shows neglect when at least half of its weight does; the larger kind of it.

    A key result that is late and stale counts as late, as it shows itself.
    """
    if not any(part.late or part.stale for part in parts):
        return status
    total = sum((part.weight for part in parts), Fraction(0))
    late = sum((part.weight for part in parts if part.late), Fraction(0))
    stale = sum((part.weight for part in parts if part.stale and not part.late), Fraction(0))
    if not total or (late + stale) * 2 < total:
        return status
    return shown(status, late=late >= stale, stale=True)
