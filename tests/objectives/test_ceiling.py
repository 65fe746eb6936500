"""A ceiling on the cycle's count says what it is, on its page, in its chart and in its sum."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from metrics.catalogue_setup import ensure_metrics
from metrics.facts import Measure
from metrics.models import MetricVersion, Source
from objectives.choices import Bound, Kind, Window
from objectives.key_result_page import read_page
from objectives.models import KeyResult
from objectives.recompute import recompute
from objectives.wording import goal
from tests.metrics.values.world import World as Numbers
from tests.objectives.cases import M, Quarter, at

pytestmark = pytest.mark.django_db
# Of 66 working days 33 are over: 22 of October, 11 of November.
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
MAINTAINED = {"kind": Kind.MAINTAIN, "baseline": None, "target": None}


def measured(
    quarter: Quarter, key: str, measure: Measure, value: int, **asked: object
) -> KeyResult:
    """As much on each of five days of October."""
    organization = quarter.world.organization
    ensure_metrics(organization)
    numbers = Numbers(organization=organization)
    for day in range(5, 10):
        numbers.measured(measure, value, datetime(2026, 10, day, 12, tzinfo=UTC))
    Source.objects.update(as_of=MONDAY, synced_at=MONDAY)
    metric = MetricVersion.objects.get(organization=organization, metric__key=key)
    return quarter.key_result(quarter.objective(team=None), metric=metric, **MAINTAINED, **asked)


def of_tickets(quarter: Quarter, **asked: object) -> KeyResult:
    """Five tickets came in October."""
    return measured(quarter, "tickets_created", Measure.CREATED, 1, unit="count", **asked)


def computed(key_result: KeyResult) -> KeyResult:
    with at(MONDAY):
        recompute(organization_id=key_result.organization_id)
    related = ("organization", "objective__cycle", "objective__owner", "owner", "metric__metric")
    return KeyResult.objects.select_related(*related).get(pk=key_result.pk)


def at_most_12(quarter: Quarter) -> KeyResult:
    return computed(of_tickets(quarter, bound=Bound.AT_MOST, upper=12 * M, window=Window.CYCLE))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "at most 12 in the cycle"),
        ("pl", "co najwyżej 12 w cyklu"),
        ("ru", "не более 12 за цикл"),
        ("th", "ไม่เกิน 12 ตลอดรอบ"),
    ],
)
def test_it_is_one_of_the_cycle(quarter: Quarter, language: str, words: str) -> None:
    key_result = at_most_12(quarter)
    with override(language):
        assert goal(key_result).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_weeks_own_count_is_still_one_of_the_week(quarter: Quarter) -> None:
    weekly = computed(of_tickets(quarter, bound=Bound.AT_MOST, upper=12 * M))
    assert goal(weekly) == "at most 12 each week"


def test_the_limit_to_date_stands_with_its_figures(quarter: Quarter) -> None:
    """12 × 33 ÷ 66 = 6."""
    with at(MONDAY):
        why = read_page(at_most_12(quarter), now=MONDAY).why
    told = " ".join(why.sentences)
    assert "the count to date is at most the limit × what is due by then" in told
    assert "By 16 Nov at most 12 × 33 ÷ 66 working days = 6" in told


def test_with_last_years_course_it_is_its_share(quarter: Quarter) -> None:
    """A quarter of last year's had come by then: 12 × 25 % = 3."""
    key_result = at_most_12(quarter)
    days = [date(2026, 10, 1), date(2026, 11, 17), date(2027, 1, 1)]
    key_result.season = {
        day.isoformat(): amount for day, amount in zip(days, ("0", "20", "80"), strict=True)
    }
    with at(MONDAY):
        why = read_page(key_result, now=MONDAY).why
    assert "By 16 Nov at most 12 × 25.0 %, as last year's came in = 3" in plain(why.sentences)


@pytest.mark.parametrize(
    ("hours", "minutes", "words"),
    [
        # 4 days and 4 hours, half of which are 2 days and 2 hours.
        (100, 0, "4 d 4 h × 33 ÷ 66 working days = 2 d 2 h"),
        # Half of 100 h 30 min are 50 h 15 min; half of 4 d 5 h, to which it rounds, were 51 h.
        (100, 30, "4 d 4 h 30 min × 33 ÷ 66 working days = 2 d 2 h"),
    ],
)
def test_a_limit_on_time_is_a_time(quarter: Quarter, hours: int, minutes: int, words: str) -> None:
    limit = (hours * 60 + minutes) * 60 * M
    asked = {"unit": "seconds", "bound": Bound.AT_MOST, "upper": limit, "window": Window.CYCLE}
    worked = measured(quarter, "time_on_tickets", Measure.TIME_WORKED, 3600, **asked)
    key_result = computed(worked)
    assert key_result.value == 5 * 3600 * M
    with at(MONDAY):
        why = read_page(key_result, now=MONDAY).why
    assert f"By 16 Nov at most {words}" in plain(why.sentences)


def test_a_limit_on_money_names_its_currency(quarter: Quarter) -> None:
    key_result = at_most_12(quarter)
    key_result.unit, key_result.currency = "money", "EUR"
    with at(MONDAY):
        why = read_page(key_result, now=MONDAY).why
    told = "at most 12.00 EUR × 33 ÷ 66 working days = 6.00 EUR"
    assert told in plain(why.sentences)


def plain(sentences: list[str]) -> str:
    return " ".join(sentences).replace("\N{NO-BREAK SPACE}", " ")


def test_the_chart_draws_what_may_have_come_by_each_week(quarter: Quarter) -> None:
    """After 4 October 2 of 66 days: 12 × 2 ÷ 66; after the last one all 12."""
    with at(MONDAY):
        data = read_page(at_most_12(quarter), now=MONDAY).chart.data
    line = {point["at"]: point["value"] for point in data["expected"]}
    assert line["2026-09-30"] == 0
    assert line["2026-10-04"] == pytest.approx(24 / 66)
    assert line["2026-12-31"] == 12
    assert (data["target"]["value"], data["is_ceiling"]) == (12, True)


def test_a_band_has_both_its_ends_drawn(quarter: Quarter) -> None:
    band = computed(of_tickets(quarter, bound=Bound.WITHIN, lower=3 * M, upper=9 * M))
    with at(MONDAY):
        data = read_page(band, now=MONDAY).chart.data
    assert (data["target"]["value"], data["upper"]["value"]) == (3, 9)
    assert "expected" not in data
