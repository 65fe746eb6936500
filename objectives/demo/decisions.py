"""What was decided over the demonstration's figures: an outage, disputes, a practice.

All of it after the weeks that it concerns were reported, so that these show what they were then
beside what they are now.
"""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import QuerySet

from metrics.facts import Excluded, Measure
from metrics.models import DisputeState, Measurement, SyncRun
from metrics.use_cases.disputes import answer, ask
from metrics.use_cases.incidents import mark_incident
from metrics.use_cases.practices import answer_practice, ask_for_practice, offer_practice
from objectives.demo.people import Staff
from people.access import access_of_membership
from people.models import Membership

# Whether a solve lasted is known a week later.
_WEEK_LATER = (Measure.REOPENED, Measure.LASTED)
_KNOWN = """UPDATE metrics_measurement SET known_from = least(known_from,
    at + CASE WHEN measure = ANY(%s) THEN interval '7 days' ELSE interval '1 minute' END)
WHERE organization_id = %s"""
PRACTICE = (
    "Before I answer I open the customer's last two tickets. In the first sentence I say what I "
    "understood, and in the last one what happens next and by when."
)


def remember(staff: Staff) -> None:
    """As if the helpdesk had been read all along: each figure was known when it happened."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [[one.value for one in _WEEK_LATER], staff.organization.pk])
    first = Measurement.objects.of(staff.organization).order_by("at").first()
    if first is not None:
        SyncRun.objects.filter(organization=staff.organization).update(started_at=first.at)


def decide(staff: Staff, today: date) -> None:
    """An outage two weeks ago; one question that was answered, one that waits; a practice."""
    _outage(staff, today)
    _disputes(staff, today)
    _practice(staff)


def _outage(staff: Staff, today: date) -> None:
    tuesday = today - timedelta(days=today.weekday() + 13)
    start, end = (
        datetime.combine(tuesday, time(hour), staff.organization.zone) for hour in (9, 13)
    )
    mark_incident(
        access=access_of_membership(staff.director, staff.organization),
        start=start,
        end=end,
        reason="The payment provider was down: nobody could order.",
        approved_by=staff.director,
    )


def _disputes(staff: Staff, today: date) -> None:
    """Of the bad ratings of the last weeks: an older one was decided, the newest one waits."""
    closed = today - timedelta(days=today.weekday() + 7)
    director = access_of_membership(staff.director, staff.organization)
    older = _bad_ratings(staff).filter(at__date__gte=closed - timedelta(days=14))
    decided = older.filter(at__date__lt=closed).first()
    waiting = _bad_ratings(staff).filter(at__date__gte=closed).last()
    if decided is not None and decided.person is not None:
        dispute = ask(
            access=access_of_membership(decided.person, staff.organization),
            measurement=decided,
            asks="should_not_count",
            text="The rating is about the parcel service; our answer came within the hour.",
        )
        answer(
            access=director,
            dispute=dispute,
            decision=DisputeState.TAKEN_OUT,
            reason="The comment names the parcel service alone.",
        )
    if waiting is not None and waiting.person is not None:
        ask(
            access=access_of_membership(waiting.person, staff.organization),
            measurement=waiting,
            asks="not_mine",
            text="I only covered the shift: the answers are a colleague's.",
        )


def _bad_ratings(staff: Staff) -> QuerySet[Measurement]:
    return (
        Measurement.objects.of(staff.organization)
        .filter(measure=Measure.CSAT, value=0, excluded=Excluded.COUNTED, person__isnull=False)
        .select_related("person", "team")
        .order_by("at", "pk")
    )


def _practice(staff: Staff) -> None:
    """What the agent with most good ratings of the first team does, by name and with consent."""
    team, lead = next(
        (staff.teams[name], lead) for name, lead in staff.leads.items() if name in staff.teams
    )
    best = _best_rated(staff, team.pk)
    if best is None:
        return
    practice = ask_for_practice(metric="csat", team=team, person=best, by=lead)
    answer_practice(practice=practice, by=best, gives=True, named=True)
    offer_practice(practice=practice, by=lead, text=PRACTICE)


def _best_rated(staff: Staff, team: int) -> Membership | None:
    shares: dict[int, list[int]] = {}
    for person, value in (
        Measurement.objects.of(staff.organization)
        .filter(measure=Measure.CSAT, team=team, person__isnull=False, excluded=Excluded.COUNTED)
        .values_list("person", "value")
    ):
        shares.setdefault(person or 0, []).append(value or 0)
    enough = {person: values for person, values in shares.items() if len(values) >= 30}
    if not enough:
        return None
    best = max(enough, key=lambda person: sum(enough[person]) / len(enough[person]))
    return Membership.objects.get(pk=best)
