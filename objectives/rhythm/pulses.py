"""A pulse's week that is over becomes figures of the measure `pulse`, or is forgotten.

Under five answers of a team nothing of them goes on, so no sum over several teams can be taken
apart; while the week runs nobody sees any figure, so none can be watched as it changes.
"""

from datetime import datetime, time

from metrics.entering.entering import enter
from metrics.entering.facts import Fact
from metrics.facts import MILLION, Measure, micros
from metrics.models import Batch, Way
from objectives.models import PulseAnswered, PulseTally
from people.models import Organization

LEAST = 5


def close_pulses(organization: Organization, *, now: datetime) -> int:
    """Enter the scores of teams with enough answers; how many answers that were."""
    today = now.astimezone(organization.zone).date()
    over = {"organization": organization, "week_end__lt": today}
    PulseAnswered.objects.filter(**over).delete()
    tallies = list(PulseTally.objects.filter(**over).order_by("week_end", "team"))
    facts = [fact for tally in tallies for fact in _facts(organization, tally)]
    if facts:
        enter(organization=organization, batch=Batch(way=Way.PUSHED, name="pulse"), facts=facts)
    PulseTally.objects.filter(pk__in=[tally.pk for tally in tallies]).delete()
    return len(facts)


def _facts(organization: Organization, tally: PulseTally) -> list[Fact]:
    """One for each answer, from the lowest score to the highest: in no order of their own."""
    scores = [score for score, count in enumerate(tally.counts) for _ in range(count)]
    if len(scores) < LEAST:
        return []
    at = micros(datetime.combine(tally.week_end, time(0), organization.zone))
    return [
        Fact(
            key=f"pulse:{tally.team_id}:{tally.week_end}:{number}",
            measure=Measure.PULSE,
            at=at,
            value=score * MILLION,
            team=tally.team_id,
            day=tally.week_end.isoformat(),
        )
        for number, score in enumerate(scores)
    ]
