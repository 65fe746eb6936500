"""A million tickets of two years, 300 agents, 30 teams: how quick what is asked of them is."""

from bench.changing import CHANGED, Desk, change, settle
from bench.filling import fill, vacuum
from bench.framework import Context, Figure, Took, seconds
from bench.looking import pages
from bench.reading import everyone, one_metric
from bench.stories import agent_name
from bench.taking_in import take_in
from bench.world import make_department
from metrics.models import Ticket
from metrics.values_check import differences
from metrics.values_due import rebuild_values
from metrics.work import organizations_to_measure


def run(context: Context) -> list[Figure]:
    """A tenth of the department's tickets first, then all of them."""
    desk = make_department("department")
    organization = desk.organization
    fill(desk, until=context.size // 10, context=context)
    _rebuild(desk)
    tenth = _change(desk, context, first=0)
    fill(desk, until=context.size, context=context)
    rebuilt = _rebuild(desk)
    context.say(f"stored values rebuilt in {rebuilt:.0f} s")
    read = [*one_metric(organization, context), *everyone(organization, context)]
    looked = pages(organization, context)
    whole = _change(desk, context, first=context.repeat)
    taken = take_in(desk, context)
    settle(organization)
    asked = min(seconds(organizations_to_measure) for _ in range(context.repeat))
    wrong: list[str] = []
    proved = seconds(lambda: wrong.extend(differences(organization)))
    assert not wrong, wrong[:5]
    return [
        *read,
        *looked,
        *_changed(tenth, whole),
        *taken,
        Figure("asking what is to be measured, as the tick does", asked, "s"),
        Figure("stored values of two years rebuilt", rebuilt, "s"),
        Figure("stored values of two years proved by the measurements", proved, "s"),
    ]


def _rebuild(desk: Desk) -> float:
    settle(desk.organization)
    took = seconds(lambda: rebuild_values(organization_id=desk.organization.pk))
    vacuum("metrics_metricvalue", "metrics_duevalue")
    return took


def _change(desk: Desk, context: Context, first: int) -> Took:
    tickets = Ticket.objects.filter(organization=desk.organization).order_by("created_at", "id")
    ids = list(tickets.values_list("id", flat=True))
    return change(desk, ids, context, agent=agent_name(0), first=first)


def _changed(tenth: Took, whole: Took) -> list[Figure]:
    what = f"{CHANGED:,} changed tickets of two years until every value is right"
    return [
        Figure(what, whole.wall, "s", limit=2, note=whole.note),
        Figure(f"{what}, beside a tenth of the data", whole.wall, "s", "at a tenth", tenth.wall, 3),
    ]
