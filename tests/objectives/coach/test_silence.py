"""What only looks late or impossible is not stopped: a stop cannot be waved off."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from objectives.coach.draft import KeyResult
from objectives.coach.judge import judge_key_result, judge_words
from tests.objectives.coach.drafts import key_result, measured, objective
from tests.objectives.coach.good_texts import lines
from tests.objectives.coach.silent_texts import (
    AMOUNTS,
    COMPARED,
    COMPARING,
    EFFECTS,
    OF_WHOM,
    OTHERS,
    PARTS,
    QUARTERS,
    RATES,
    RECORDS,
    THEIRS,
    THOUSANDS,
    VALUES,
)

F = Fraction
# A quarter of a year from January, one from April, and one that no calendar has.
CYCLES = [
    (date(2026, 10, 1), date(2027, 1, 1)),
    (date(2026, 4, 1), date(2026, 7, 1)),
    (date(2026, 11, 1), date(2027, 2, 1)),
]


def stops(draft: KeyResult, cycle: tuple[date, date] = CYCLES[0]) -> set[str]:
    found = judge_key_result(draft, objective(key_results=(draft,), cycle=cycle))
    return {each.code for each in found if each.severity == "stop"}


def late(title: str, cycle: tuple[date, date] = CYCLES[0]) -> bool:
    """As a count with and without a baseline, a share, a metric or the objective's own words."""
    typed = key_result(title=title)
    drafts = [
        typed,
        replace(typed, baseline=None),
        replace(typed, unit="share", baseline=F(1, 4), target=F(1, 2)),
        measured(title=title),
    ]
    own = judge_words(objective(title=title, cycle=cycle))
    return any("outside-cycle" in stops(each, cycle) for each in drafts) or any(
        each.code == "outside-cycle" for each in own
    )


@pytest.mark.parametrize(
    "title", lines(QUARTERS + THEIRS + RATES + OF_WHOM + THOUSANDS + RECORDS + PARTS + COMPARED)
)
def test_a_time_that_is_not_the_cycles_is_left_alone(title: str) -> None:
    assert not any(late(title, cycle) for cycle in CYCLES)


@pytest.mark.parametrize(
    "title",
    [
        "Everything online by the end of Q1 2027",
        "Wszystko online do końca I kwartału 2027",
        "Всё онлайн к концу Q1 2027",
        "ออนไลน์ทั้งหมดภายในสิ้นไตรมาสที่ 1 ปี 2570",
    ],
)
def test_a_quarter_of_a_named_year_is_the_calendars(title: str) -> None:
    assert late(title)
    # Whose quarters begin in November counts them otherwise; nor was one meant that is over.
    assert not late(title, CYCLES[2])
    assert not late(title, (date(2027, 4, 1), date(2027, 7, 1)))


@pytest.mark.parametrize(
    "title",
    [
        "Win 500 customers by 2030",
        "Zdobyć 500 klientów do 2030",
        "Набрать 500 клиентов до 2030",
        "ลูกค้า 500 รายภายใน 2030",
    ],
)
def test_what_the_key_result_counts_is_no_year(title: str) -> None:
    typed = key_result(title=title, baseline=F(1500), target=F(1900))
    assert stops(typed) == {"outside-cycle"}
    assert stops(replace(typed, target=F(2030))) == set()
    assert stops(replace(typed, baseline=F(2030))) == set()
    assert stops(replace(typed, baseline=F(100), target=F(2130))) == set()
    kept = replace(typed, kind="maintain", target=None, bound="at_most", upper=F(2030))
    assert stops(kept) == set()


@pytest.mark.parametrize(
    "title",
    [
        "1,200 answers a year",
        "1,200 answers annually",
        "1200 odpowiedzi rocznie",
        "1200 ankiet w roku",
        "1200 ответов в год",
        "1200 ответов в полугодие",
        "คำตอบ 1,200 ชุดต่อปี",
        "คำตอบ 1,200 ชุดรายปี",
    ],
)
def test_so_many_a_year_are_too_many_for_a_quarter(title: str) -> None:
    counted = key_result(title=title, baseline=None, target=F(1200))
    assert stops(counted) == {"outside-cycle"}
    # From what it is today, or watched each week, it is a rate.
    assert stops(replace(counted, baseline=F(900))) == set()
    watched = replace(counted, kind="maintain", target=None, bound="at_least", lower=F(1200))
    assert stops(watched) == set()


@pytest.mark.parametrize("unit", ["money", "share"])
@pytest.mark.parametrize("title", lines(AMOUNTS))
def test_what_may_be_less_than_nothing_is_left_alone(title: str, unit: str) -> None:
    assert stops(key_result(title=title, unit=unit, baseline=F(1, 2), target=F(-1, 5))) == set()


@pytest.mark.parametrize("title", ["Shop Nord", "Sklep Północ", "Магазин «Север»", "ร้านสาขาเหนือ"])
def test_money_that_is_no_cost_is_left_alone(title: str) -> None:
    assert stops(key_result(title=title, unit="money", baseline=F(9), target=F(-5))) == set()
    paid = {"Shop": "Cost of", "Sklep": "Koszt:", "Магазин": "Расходы:", "ร้าน": "ต้นทุน"}
    (cost,) = (title.replace(shop, said) for shop, said in paid.items() if shop in title)
    lost = key_result(title=cost, unit="money", baseline=F(9), target=F(-5))
    assert stops(lost) == {"impossible-target"}


@pytest.mark.parametrize("title", lines(VALUES + OTHERS))
@pytest.mark.parametrize("unit", ["share", "seconds"])
def test_a_value_above_100_percent_is_no_cut(title: str, unit: str) -> None:
    assert stops(key_result(title=title, unit=unit, baseline=F(1, 2), target=F(1, 4))) == set()


@pytest.mark.parametrize("title", lines(EFFECTS))
def test_a_share_a_duration_and_from_to_are_no_deliverable(title: str) -> None:
    draft = key_result(title=title)
    for one in (draft, replace(draft, baseline=None)):
        found = judge_key_result(one, objective(key_results=(one,)))
        assert "key-result-is-task" not in {each.code for each in found}


@pytest.mark.parametrize(
    "title",
    [
        "Completed surveys",
        "Delivered on time",
        "Podpisane umowy",
        "Założone konta",
        "Завершённые опросы",
        "Подписанные договоры",
        "การติดตั้งแอป",
    ],
)
def test_what_customers_do_goes_from_a_value_to_another(title: str) -> None:
    draft = key_result(title=title)
    for one, codes in ((draft, set()), (replace(draft, baseline=None), {"key-result-is-task"})):
        found = judge_key_result(one, objective(key_results=(one,)))
        assert {each.code for each in found} == codes


@pytest.mark.parametrize("title", lines(COMPARING))
def test_what_is_measured_against_others_compares(title: str) -> None:
    best = objective(title="The best support team")
    assert "vague-comparison" in {each.code for each in judge_words(best)}
    compared = replace(best, key_results=(key_result(title=title),))
    assert "vague-comparison" not in {each.code for each in judge_words(compared)}
