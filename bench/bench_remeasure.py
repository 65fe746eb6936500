"""A thousand tickets change: until every stored value and key result is right again."""

from uuid import uuid4

from bench.changing import CHANGED, Desk, change, settle
from bench.department import plan, staff
from bench.framework import Context, Figure
from bench.history import multiply
from bench.incidents import import_by_command, make_organization
from metrics.models import Source, Ticket
from metrics.values_check import differences
from metrics.work import organizations_to_measure, organizations_to_value
from objectives.models import KeyResult
from objectives.recompute import recompute
from people.models import Organization

TIMES, AGENT = 10, "Resolver 17"


def run(context: Context) -> list[Figure]:
    """Best of several, each with other tickets; then the same with ten times the history."""
    if not context.incidents.exists():
        return [Figure("change", None, "s", note=f"not run: {context.incidents} is not here")]
    desk = _prepare(context)
    once = change(desk, _originals(desk), context, agent=AGENT)
    _check(desk.organization)
    context.say(f"{TIMES} × the history")
    multiply(desk.organization, TIMES)
    settle(desk.organization)
    behind = Ticket.objects.filter(organization=desk.organization).count()
    much = change(desk, _originals(desk), context, agent=AGENT, first=context.repeat)
    _check_key_results(desk.organization)
    return [
        Figure(
            f"{CHANGED:,} changed tickets until every value and key result is right",
            once.wall,
            "s",
            limit=2,
            note=once.note,
        ),
        Figure(
            f"the same with {TIMES} × the history ({behind:,} tickets)",
            much.wall,
            "s",
            "the same without",
            once.wall,
            limit=3,
            note=much.note,
        ),
    ]


def _prepare(context: Context) -> Desk:
    organization = make_organization("department")
    import_by_command(organization, context.incidents)
    plan(organization, staff(organization))
    settle(organization)
    source = Source.objects.get(organization=organization)
    source.lease_token = uuid4()
    source.save()
    return Desk(organization, source)


def _originals(desk: Desk) -> list[int]:
    """Those of the log itself; copies of it have a hyphen."""
    tickets = Ticket.objects.filter(organization=desk.organization)
    own = tickets.exclude(external_id__contains="-").order_by("id")
    return list(own.values_list("id", flat=True))


def _check(organization: Organization) -> None:
    """The stored values are those that the measurements give, and nothing is due."""
    assert organization.pk not in {*organizations_to_measure(), *organizations_to_value()}
    assert differences(organization) == []
    _check_key_results(organization)


def _check_key_results(organization: Organization) -> None:
    """Computed once more from the beginning they are what they are."""
    found = KeyResult.objects.filter(organization=organization).order_by("id")
    before = list(found.values_list("value", "sample", "progress", "status"))
    assert any(value for value, *_ in before)
    found.update(computed_version=0)
    assert recompute(organization_id=organization.pk) == len(before)
    assert list(found.values_list("value", "sample", "progress", "status")) == before
