"""Each published example entered through the product's own forms, as it stands: it is stored as it
was typed, and the coach's page says of the draft what the standard says of the example."""

import re
from datetime import date
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.test import Client

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import ACCOUNTS, Measure
from metrics.models import MeasureVersion, Metric
from objectives.models import Cycle, KeyResult, Objective
from tests.objectives.cases import BEFORE, Quarter, at
from tests.objectives.coach.published import ANY_COMPETITOR, EXAMPLES, Entry, Example, Said
from tests.world import World

MILLION = 1_000_000
AMOUNTS = ("baseline", "target", "lower", "upper", "weight")
THRICE = {
    "name": "Accounts with three live contacts",
    "measure": "live_contact",
    "how": "coverage",
    "k": "3",
    "better": "up",
    "window": "cycle_to_date",
    "category": "growth",
    "timing": "leading",
    "levels": ["C", "T"],
}


class Desk:
    """The director's browser, in an organization to which every measure is delivered."""

    def __init__(self, quarter: Quarter) -> None:
        self.world: World = quarter.world
        self.client: Client = self.world.client(self.world.alice)
        self.cycles: dict[str, Cycle] = {
            "quarter": quarter.cycle,
            "half_year": quarter.new_cycle(
                "H2", date(2026, 7, 1), date(2027, 1, 1), cadence="half_year"
            ),
            "year": quarter.new_cycle("2026", date(2026, 1, 1), date(2027, 1, 1), cadence="year"),
        }
        organization = self.world.organization
        ensure_metrics(organization)
        MeasureVersion.objects.bulk_create(
            MeasureVersion(organization=organization, measure=each)
            for each in {int(each) for each in Measure} | {ACCOUNTS}
        )
        self.sent("metrics:metric-new", THRICE)

    def sent(self, name: str, form: dict[str, Any], **keys: Any) -> Any:
        """A form that is taken."""
        with at(BEFORE):
            answer = self.client.post(self.world.url(name, **keys), form)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer

    def entered(self, example: Example, cadence: str = "") -> Objective:
        """The draft, written in the forms one after the other."""
        given = {
            "title": example.title,
            "cycle": str(self.cycles[cadence or example.cadence].pk),
            "team": "",
            "owner": str(self.world.alice.pk),
            "stage": example.stage,
            "visibility": "everyone",
        }
        self.sent("objectives:new-objective", given)
        made = Objective.objects.latest("pk")
        for entry in example.entries:
            self.sent("objectives:new-key-result", self.form(entry), objective=made.pk)
        return made

    def form(self, entry: Entry) -> dict[str, str]:
        """As a browser sends it: what was left alone says what the form said."""
        named = {"name": THRICE["name"]} if entry.metric == "thrice" else {"key": entry.metric}
        found = Metric.objects.filter(organization=self.world.organization, **named)
        version = found.get().versions.get() if entry.metric else None
        left = {"weight": "1", "unit": "count", "bound": "at_least", "each_of": "person"}
        return {"title": entry.title, "metric": str(version.pk if version else "")} | {
            **left,
            "window": "default",
            **entry.typed,
        }

    def says(self, objective: Objective) -> Said:
        """What stands on the coach's page; each finding in its own words."""
        with at(BEFORE):
            answer = self.client.get(self.world.url("objectives:coach", objective=objective.pk))
        assert answer.status_code == 200
        found = answer.context["advice"].findings
        page = re.sub(r"\s+", " ", unescape(answer.content.decode()))
        assert page.count('<li class="finding">') == len(found)
        for one in found:
            badge, about = f'class="badge finding-{one.severity}"', one.title or one.what
            assert badge in page
            assert all(re.sub(r"\s+", " ", each) in page for each in (about, one.what, one.fix))
        return {(one.severity, one.code, one.title) for one in found}


@pytest.fixture
def desk(quarter: Quarter) -> Desk:
    return Desk(quarter)


def stored(key_result: KeyResult, names: Any) -> dict[str, Any]:
    """As an entry tells it: amounts in units."""
    found = {name: getattr(key_result, name) for name in names}
    return {
        name: Fraction(value, MILLION) if name in AMOUNTS and value is not None else value
        for name, value in found.items()
    }


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[f"{each.title} ({each.cadence})" for each in EXAMPLES]
)
def test_the_example_is_stored_as_typed_and_the_coach_says_what_is_known_of_it(
    desk: Desk, example: Example
) -> None:
    made = desk.entered(example)
    key_results = list(made.key_results.order_by("position"))
    assert (made.title, made.stage, made.state) == (example.title, example.stage, "draft")
    assert [each.title for each in key_results] == [each.title for each in example.entries]
    for key_result, entry in zip(key_results, example.entries, strict=True):
        assert stored(key_result, entry.stored) == entry.stored, entry.title
        if entry.metric:
            assert key_result.metric is not None
            key = key_result.metric.metric.key
            assert key == entry.metric or (entry.metric == "thrice" and key.startswith("own-"))
    assert desk.says(made) == example.says

    stops = any(severity == "stop" for severity, _code, _title in example.says)
    with at(BEFORE):
        answer = desk.client.post(desk.world.url("objectives:publish-objective", objective=made.pk))
    assert answer.status_code == (422 if stops else 302)
    made.refresh_from_db()
    assert made.state == ("draft" if stops else "published")


def test_all_of_the_table_are_entered() -> None:
    assert len({each.title for each in EXAMPLES}) == 19


def test_the_possible_reply_time_that_is_offered_can_be_typed_in(desk: Desk) -> None:
    (example,) = (each for each in EXAMPLES if each.title == "Engagement of new customers")
    made = desk.entered(example)
    entry = example.entries[-1]
    key_result = made.key_results.get(title=entry.title)
    page = desk.client.get(desk.world.url("objectives:coach", objective=made.pk))
    (said,) = (each for each in page.context["advice"].findings if each.stops)
    offered = re.search(
        "Possible would be (.+?), from", said.fix.replace("\N{NO-BREAK SPACE}", " ")
    )
    assert offered is not None

    form = desk.form(entry) | {"title": "Replies sooner", "target": offered[1]}
    desk.sent("objectives:edit-key-result", form, key_result=key_result.pk)
    key_result.refresh_from_db()
    assert key_result.target is not None
    assert 0 < key_result.target < 5400 * MILLION
    assert {code for severity, code, _title in desk.says(made) if severity == "stop"} == set()


def test_a_named_benchmark_makes_the_comparison_one(desk: Desk) -> None:
    """CSAT above what the industry's survey found: an end says whether that came true."""
    (example,) = (each for each in EXAMPLES if each.entries is ANY_COMPETITOR)
    made = desk.entered(example)
    given = {"value": "87 %", "source": "Survey of the industry", "day": "2026-06-30"}
    desk.sent("metrics:benchmark-add", given, key="csat")
    csat = made.key_results.get(title=ANY_COMPETITOR[0].title)
    better = desk.form(ANY_COMPETITOR[0]) | {"title": "CSAT above the benchmark of our industry"}
    desk.sent("objectives:edit-key-result", better, key_result=csat.pk)
    assert desk.says(made) == set()


def test_changing_its_words_makes_no_sample_of_a_typed_baseline(desk: Desk) -> None:
    """Nobody knows of how many 84 % was: neither its own page nor the coach says 0."""
    (example,) = (each for each in EXAMPLES if each.entries is ANY_COMPETITOR)
    csat = desk.entered(example).key_results.get(title=ANY_COMPETITOR[0].title)
    desk.sent("objectives:edit-key-result", desk.form(ANY_COMPETITOR[0]), key_result=csat.pk)
    csat.refresh_from_db()
    assert (csat.baseline, csat.baseline_n) == (840_000, None)


@pytest.mark.parametrize(
    ("title", "late"),
    [
        ("How we learn from customers who leave or stay", "1,200 surveys in a year"),
        ("Self-service", "Help centre visits +20 % in a year"),
    ],
)
def test_what_takes_a_year_is_none_of_a_quarters(desk: Desk, title: str, late: str) -> None:
    (example,) = (each for each in EXAMPLES if each.title == title)
    assert desk.says(desk.entered(example, "quarter")) == example.says | {
        ("stop", "outside-cycle", late)
    }
