"""What stands beside the demonstration's metrics: a benchmark, bands, an own metric, views."""

from datetime import date, timedelta

from metrics.asking.asked import asked, teams_of
from metrics.catalogue import CATALOGUE, Definition
from metrics.exploring.look import Look
from metrics.facts import MILLION
from metrics.models import Band, BandWindow, Benchmark
from metrics.own.composing import Recipe, compose
from metrics.own.knowing import known_picks
from metrics.own.telling import formulas_of
from metrics.use_cases.beside import metric_row, set_band, set_benchmark
from metrics.use_cases.own_metrics import create_metric
from metrics.use_cases.saved_views import save_view
from objectives.demo.people import Staff
from objectives.demo.plan import CHAT
from people.access import Access, access_of_membership

HOUR = 3600 * MILLION
VIEWS: tuple[tuple[str, str, dict[str, str], Look], ...] = (
    # name, metric, what is asked, how it is looked at
    ("When do tickets come in?", "tickets_created", {}, Look(show="hours")),
    ("First answers by channel", "first_response_time", {}, Look(by="channel")),
    ("Satisfaction: the mix or the work?", "csat", {}, Look(show="change")),
)


def keep_beside(staff: Staff, today: date) -> None:
    """As the director would have set them up by hand."""
    access = access_of_membership(staff.director, staff.organization)
    set_benchmark(
        access=access,
        benchmark=Benchmark(organization=staff.organization, metric=metric_row(access, "csat")),
        value=880_000,
        source="Outdoor retailers' exchange (made up)",
        url="",
        day=today - timedelta(days=60),
    )
    _watch(access, "backlog", upper=200 * MILLION, window=BandWindow.LAST_DAY)
    # Narrow on purpose: it is left, and the pages say so.
    _watch(access, "csat", lower=950_000, team=staff.teams[CHAT].pk)
    create_metric(access=access, definition=_answered_the_same_morning(access))
    for name, key, given, look in VIEWS:
        question = asked(
            access,
            CATALOGUE[key],
            given,
            teams=teams_of(access),
            until=today + timedelta(days=1),
        )
        save_view(access=access, question=question, look=look, name=name, shared=True)


def _watch(
    access: Access,
    key: str,
    *,
    lower: int | None = None,
    upper: int | None = None,
    team: int | None = None,
    window: str = BandWindow.FOUR_WEEKS,
) -> None:
    set_band(
        access=access,
        band=Band(organization=access.organization, metric=metric_row(access, key)),
        team=next((each for each in access.teams if each.pk == team), None),
        person=None,
        lower=lower,
        upper=upper,
        window=window,
    )


def _answered_the_same_morning(access: Access) -> Definition:
    known = known_picks(access.organization)
    one = compose(Recipe(how="within", measures=(known["first_response"],), high=4 * HOUR))
    filters = {"channel": "email"}
    formula = formulas_of(one, filters, known)
    name = "E-mails answered within 4 hours"
    description = "How many e-mails had their first answer while it was still the same shift."
    return Definition(
        key="",
        name=name,
        description=description,
        formula=formula["en"],
        aggregations=(one,),
        better="up",
        category="efficiency",
        timing="leading",
        levels=frozenset("CTA"),
        guards=("csat",),
        fair_for_one=True,
        words={"name": name, "description": description, "formula": formula},
        filters=filters,
    )
