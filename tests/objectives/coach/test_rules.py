"""Each rule: what it finds, and what it leaves alone."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from objectives.coach.draft import Elsewhere, KeyResult, Objective, Parent
from objectives.coach.finding import Finding
from objectives.coach.judge import judge
from objectives.forecasting.backtest import reached
from tests.objectives.coach.drafts import key_result, measured, metric, objective

F = Fraction
# Two that nothing is said about, so that what is found is about the one under test.
SOUND = (key_result(pk=1, title="Fewer returns"), measured(pk=2, metric=metric(timing="leading")))


def around(one: KeyResult, **given: Any) -> Objective:
    """The key result in an objective in which there is nothing else to find."""
    return objective(key_results=(*SOUND, one), **given)


def found(draft: Objective, code: str) -> Finding | None:
    return next((each for each in judge(draft) if each.code == code), None)


def severity(draft: KeyResult | Objective, code: str) -> str | None:
    whole = around(draft) if isinstance(draft, KeyResult) else draft
    one = found(whole, code)
    return one.severity if one else None


def quarters(*ends: Fraction | int, target: Fraction, upward: bool = True) -> Any:
    """A history of quarters that each begin where the one before ended."""
    pairs = [(F(start), F(end)) for start, end in zip((ends[0], *ends), ends, strict=False)]
    return reached(pairs, target=target, upward=upward)


def test_nothing_is_found_in_a_sound_draft() -> None:
    assert judge(objective()) == []
    assert judge(around(key_result(title="Replies within a day"))) == []


# Work in place of results


@pytest.mark.parametrize(
    "title",
    [
        "Launch the help centre",
        "Plan for Q4 presented",
        "Plan na IV kwartał przedstawiony",
        "Запустить базу знаний",
        "นำเสนอแผนไตรมาส 4",
        "Help centre live by December",
        "Chatbot go-live",
        "Raport tygodniowy",
        "Новый центр помощи",
        "ศูนย์ช่วยเหลือใหม่",
    ],
)
def test_a_task_with_nothing_counted_is_warned_of(title: str) -> None:
    code = "key-result-is-task"
    nothing = key_result(title=title, baseline=None, target=None)
    assert severity(nothing, code) == "warn"
    assert severity(replace(nothing, target=F(1)), code) == "warn"
    assert severity(replace(nothing, unit="share", target=F(1)), code) == "warn"
    # Something is counted: so many of them are a hint, a share or time is a result.
    assert severity(replace(nothing, target=F(12)), code) == "hint"
    assert severity(replace(nothing, unit="share", target=F(4, 10)), code) is None
    # A metric says what it is to change; milestones are steps by their nature.
    csat = measured(title=title)
    assert severity(csat, code) is None
    assert severity(replace(nothing, kind="milestones"), code) is None
    assert severity(replace(nothing, weight=F(0)), code) is None


@pytest.mark.parametrize(
    ("title", "counted"),
    [
        ("A calmer Monday", "Calm Mondays to 12"),
        ("Spokojny poniedziałek", "Spokojne poniedziałki do 12"),
        ("Спокойный понедельник", "Спокойные понедельники до 12"),
        ("วันจันทร์ที่ราบรื่น", "วันจันทร์ที่ราบรื่นถึง 12"),
    ],
)
def test_from_nothing_to_one_is_a_deliverable_whatever_its_words(title: str, counted: str) -> None:
    code = "key-result-is-task"
    one = key_result(title=title, baseline=None, target=F(1))
    assert severity(one, code) == "warn"
    assert severity(replace(one, baseline=F(0)), code) == "warn"
    # Not while the target is still to be typed, and not where something is counted or measured.
    for other in (
        replace(one, target=None),
        replace(one, baseline=F(4)),
        replace(one, target=F(2)),
        replace(one, title=counted),
        replace(one, unit="money"),
        replace(one, unit="share"),
        replace(one, weight=F(0)),
        replace(one, kind="milestones", target=None),
        measured(title=title, baseline=None, target=F(1), metric=metric(key="hires", runs_up=True)),
    ):
        assert severity(other, code) is None


@pytest.mark.parametrize("title", ["12 messages", "12 wiadomości", "12 сообщений", "12 ข้อความ"])
def test_so_many_deliverables_are_a_hint_alone(title: str) -> None:
    of_messages = metric(key="reactivation_messages", unit="count", of_deliverables=True)
    counted = key_result(title=title, metric=of_messages, baseline=None, target=F(12))
    assert severity(replace(counted, metric=of_messages), "key-result-is-task") == "hint"
    assert severity(replace(counted, metric=None), "key-result-is-task") == "hint"


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Solve 5,000 tickets", "Positive reviews"),
        ("Rozwiązać 5000 zgłoszeń", "Pozytywne opinie"),
        ("Решить 5000 тикетов", "Положительные отзывы"),
        ("ปิดเคส 5,000 เคส", "รีวิวเชิงบวก"),
    ],
)
def test_a_volume_is_business_as_usual(title: str, other: str) -> None:
    code = "business-as-usual"
    assert severity(key_result(title=title), code) == "warn"
    assert severity(key_result(title=other), code) is None
    solved = metric(key="tickets_solved", unit="count", of_tickets=True, better="up", runs_up=True)
    assert severity(measured(metric=solved, baseline=None, target=F(5000)), code) == "warn"
    # Fewer of a topic, or a volume that is only watched.
    created = replace(solved, key="tickets_created", better=None)
    fewer = measured(metric=created, unit="count", baseline=F(90), target=F(40))
    assert severity(fewer, code) is None
    assert severity(replace(fewer, target=F(120)), code) == "warn"
    assert severity(replace(fewer, target=F(120), weight=F(0)), code) is None
    # Nobody knows yet which way it is to go: "−15 %" of a baseline that is still open.
    assert severity(replace(fewer, baseline=None, target=None), code) is None


# What is missing


def test_only_counts_and_coverages_start_from_nothing() -> None:
    code = "no-baseline"
    assert severity(measured(baseline=None), code) == "stop"
    assert severity(key_result(unit="seconds", baseline=None), code) == "stop"
    assert severity(key_result(baseline=None), code) is None
    coverage = metric(key="account_coverage", runs_up=True)
    assert severity(measured(metric=coverage, baseline=None), code) is None
    kept = measured(kind="maintain", bound="at_least", lower=F(9, 10), baseline=None, target=None)
    assert severity(kept, code) is None


def test_a_metric_alone_asks_nothing() -> None:
    code = "no-baseline"
    assert severity(measured(target=None), code) == "stop"
    assert severity(measured(kind="maintain", target=None), code) == "stop"
    kept = measured(kind="maintain", bound="at_most", upper=F(9, 10), target=None)
    assert severity(kept, code) is None
    assert severity(measured(kind="baseline", target=None), code) is None


def test_somebody_answers_for_it() -> None:
    one = key_result(owner=None)
    assert severity(one, "no-owner") == "stop"
    assert severity(objective(owner=None), "no-owner") == "stop"
    # The objective's owner answers for what names nobody: said once.
    both = around(one, owner=None)
    assert [each.key_result for each in judge(both) if each.code == "no-owner"] == [0]


def test_something_measures_it_or_somebody_types_it() -> None:
    code = "no-metric"
    assert severity(key_result(baseline=None, target=None), code) == "stop"
    assert severity(key_result(), code) is None
    assert severity(key_result(kind="milestones", baseline=None, target=None), code) is None
    assert severity(key_result(kind="each"), code) == "stop"
    assert severity(key_result(kind="baseline"), code) == "stop"
    gone = found(around(measured(metric=metric(retired=True))), code)
    assert gone is not None
    assert "Customer satisfaction" in gone.what


def test_a_metric_that_no_source_delivers() -> None:
    assert severity(measured(metric=metric(has_data=False)), "no-data") == "warn"
    assert severity(measured(), "no-data") is None
    assert severity(key_result(), "no-data") is None


# Targets


@pytest.mark.parametrize(
    ("unit", "given", "target", "possible"),
    [
        ("seconds", {"better": "down", "is_part": False}, -7200, False),  # 60 min cut by 300 %
        ("seconds", {"better": "down", "is_part": False}, 0, False),
        ("seconds", {"better": "down", "is_part": False}, 1, True),
        ("share", {}, F(101, 100), False),
        ("share", {}, F(1), True),
        ("share", {"better": "down"}, F(-1, 100), False),
        # Net revenue retention is no share of a part in its whole.
        ("share", {"is_part": False}, F(112, 100), True),
        ("nps", {"is_part": False}, 101, False),
        ("nps", {"is_part": False}, 100, True),
        ("nps", {"is_part": False, "better": "down"}, -100, True),
        ("score5", {"is_part": False}, F(51, 10), False),
        ("score5", {"is_part": False}, 5, True),
        ("score5", {"is_part": False, "better": "down"}, F(9, 10), False),
        ("score7", {"is_part": False}, 8, False),
        ("score10", {"is_part": False}, F(101, 10), False),
        ("score100", {"is_part": False}, 101, False),
        ("money", {"better": "down", "is_part": False}, -2, False),
        ("money", {"better": "down", "is_part": False}, 0, True),
        ("money:EUR", {"better": "down", "is_part": False}, F(-1, 100), False),
        # Such as the growth of a topic.
        ("share", {"is_part": False, "better": None}, F(-1, 10), True),
        ("count", {"better": "down", "is_part": False}, -1, False),
        ("count", {"better": "down", "is_part": False}, 0, True),
    ],
)
def test_what_cannot_be_is_stopped(
    unit: str, given: dict[str, Any], target: Fraction | int, possible: bool
) -> None:
    start = F(3600) if unit == "seconds" else F(1, 2) if unit == "share" else F(3)
    draft = measured(unit=unit, metric=metric(unit=unit, **given), baseline=start, target=F(target))
    assert (severity(draft, "impossible-target") is None) == possible
    threshold = replace(draft, kind="maintain", target=None, bound="at_least", lower=F(target))
    if target != 0:
        assert (severity(threshold, "impossible-target") is None) == possible


@pytest.mark.parametrize(
    ("unit", "start", "target", "possible"),
    [
        ("money", 9, -5, False),
        ("money", 9, 0, True),
        ("money", -9, -5, True),  # below nothing already
        ("money", None, -5, True),  # of what, nobody knows
        ("share", F(1, 2), F(-1, 5), False),
        ("share", F(1, 2), 0, True),
        ("share", F(-1, 10), F(-1, 5), True),
        ("count", 3, -1, False),
        ("count", None, -1, False),
        ("nps", 20, -1, True),
        ("score5", 4, -1, True),  # on whatever scale
    ],
)
@pytest.mark.parametrize(
    ("title", "net"),
    [
        ("Cost of returns", "Net cost of returns"),
        ("Koszt zwrotów", "Koszt zwrotów netto"),
        ("Стоимость возвратов", "Чистая стоимость возвратов"),
        ("ค่าใช้จ่ายการคืนสินค้า", "ค่าใช้จ่ายการคืนสินค้าสุทธิ"),
    ],
)
def test_a_typed_amount_is_cut_by_no_more_than_all_of_it(
    unit: str, start: Any, target: Any, possible: bool, title: str, net: str
) -> None:
    code = "impossible-target"
    amounts = {"baseline": None if start is None else F(start), "target": F(target)}
    typed = key_result(title=title, unit=unit, **amounts)
    assert (severity(typed, code) is None) == possible
    # A net figure may be less than nothing.
    assert severity(replace(typed, title=net), code) is None


@pytest.mark.parametrize(
    "title",
    [
        "Backlog growth",
        "Saldo pracy",
        "Рост бэклога",
        "การเติบโตของงานค้าง",
        "NPS",
        "Profit per order",
    ],
)
def test_a_figure_that_may_be_negative_is_left_alone(title: str) -> None:
    typed = key_result(title=title, unit="share", baseline=F(1, 10), target=F(-1, 20))
    assert severity(typed, "impossible-target") is None


def test_a_money_target_that_can_be_is_offered() -> None:
    cost = metric(key="cost_per_resolution", unit="money", better="down", is_part=False)
    cut = measured(metric=cost, unit="money", baseline=F(9), target=F(-2))
    one = found(around(cut), "impossible-target")
    assert one is not None
    assert one.what == "−2.00 cannot be: cut by 100 %, nothing is left."
    assert one.fix == "Possible would be 6.75, from 9.00 today."


def test_a_possible_target_is_offered() -> None:
    minutes = metric(unit="seconds", better="down", is_part=False)
    cut = measured(unit="seconds", metric=minutes, baseline=F(3600), target=F(-7200))
    one = found(around(cut), "impossible-target")
    assert one is not None
    assert one.fix == "Possible would be 45\N{NO-BREAK SPACE}min, from 1\N{NO-BREAK SPACE}h today."
    # As far as the best quarter went: 600 s.
    seen = quarters(3600, 3000, 2900, target=F(-7200), upward=False)
    one = found(around(replace(cut, history=seen)), "impossible-target")
    assert one is not None
    assert "50\N{NO-BREAK SPACE}min" in one.fix


@pytest.mark.parametrize(
    "title",
    [
        "Reply time cut by 300 %",
        "Skrócić czas odpowiedzi o 300 %",
        "Сократить время ответа на 300 %",
        "ลดเวลาตอบกลับลง 300 %",
    ],
)
def test_a_cut_in_words_is_stopped_as_well(title: str) -> None:
    typed = key_result(title=title, unit="seconds", baseline=F(3600), target=F(2700))
    assert severity(typed, "impossible-target") == "stop"
    assert severity(replace(typed, title=title.replace("300", "30")), "impossible-target") is None
    # All of the complaints can go; not all of the time.
    all_of_it = title.replace("300", "100")
    assert severity(replace(typed, title=all_of_it), "impossible-target") == "stop"
    assert severity(replace(typed, title=all_of_it, unit="count"), "impossible-target") is None


def test_worse_is_not_the_way() -> None:
    code = "wrong-direction"
    assert severity(measured(baseline=F(9, 10), target=F(8, 10)), code) == "stop"
    assert severity(measured(), code) is None
    faster = metric(unit="seconds", better="down", is_part=False)
    slower = measured(metric=faster, unit="seconds", baseline=F(60), target=F(90))
    assert severity(slower, code) == "stop"
    assert severity(replace(slower, metric=replace(faster, better=None)), code) is None
    assert severity(key_result(baseline=F(9), target=F(3)), code) is None  # typed: who knows


# History: ends of quarters, each beginning where the last one ended.


def test_met_today() -> None:
    code = "already-met"
    assert severity(measured(now=F(9, 10)), code) == "warn"  # inclusive
    assert severity(measured(now=F(89, 100)), code) is None
    kept = measured(kind="maintain", bound="at_least", lower=F(8, 10), target=None, now=F(9, 10))
    assert severity(kept, code) is None
    wrong = measured(baseline=F(9, 10), target=F(8, 10), now=F(9, 10))
    assert severity(wrong, code) is None  # something graver is said of it


def test_a_count_without_a_baseline_compares_with_the_last_cycles() -> None:
    hires = metric(key="surveys", unit="count", is_part=False, is_sampled=False, runs_up=True)
    ends = [1000, 1100, 1000, 1050, 1000, 1100, 1050, 1000]
    one = measured(metric=hires, unit="count", baseline=None, target=F(900), now=F(3))
    past = quarters(*ends, target=F(900))
    assert severity(replace(one, history=past), "already-met") == "warn"
    # 1,300 is 300 above the last count, three of the largest moves of 100; 1,301 is beyond.
    three = replace(one, target=F(1300), history=quarters(*ends, target=F(1300)))
    assert severity(three, "out-of-reach") is None
    beyond = replace(one, target=F(1301), history=quarters(*ends, target=F(1301)))
    assert severity(beyond, "out-of-reach") == "warn"


def test_too_easy_is_what_seven_of_eight_quarters_met() -> None:
    def of(*ends: int, target: int = 90) -> str | None:
        past = quarters(*(F(end, 100) for end in ends), target=F(target, 100))
        return severity(measured(now=F(8, 10), history=past), "too-easy")

    assert of(95, 95, 95, 95, 95, 95, 95, 80) == "warn"  # 7 of 8
    assert of(80, 95, 95, 95, 95, 95, 95, 80) is None  # 6 of 8
    assert of(95, 95, 95, 95, 95, 95, 95) is None  # 7 known: nothing is said


def test_too_easy_is_not_asked_of_a_maintain() -> None:
    past = quarters(*[F(95, 100)] * 8, target=F(9, 10))
    kept = measured(kind="maintain", bound="at_least", lower=F(9, 10), target=None, history=past)
    assert severity(kept, "too-easy") is None
    assert severity(kept, "out-of-reach") is None


def test_out_of_reach_is_beyond_three_of_the_largest_moves() -> None:
    def of(target: Fraction, count: int = 8) -> str | None:
        ends = [F(70 + 2 * (n % 2), 100) for n in range(count)]  # moves of 2 points
        past = quarters(*ends, target=target)
        draft = measured(baseline=F(72, 100), target=target, now=F(72, 100), history=past)
        return severity(draft, "out-of-reach")

    assert of(F(78, 100)) is None  # exactly three
    assert of(F(781, 1000)) == "warn"
    assert of(F(781, 1000), count=7) is None


# The measure


def test_few_answers_say_how_wide_the_interval_is() -> None:
    code = "sample-too-small"
    few = measured(sample=29, low=F(70, 100), high=F(96, 100))
    one = found(around(few), code)
    assert one is not None
    assert (one.severity, "29 answers" in one.what) == ("warn", True)
    assert "between 70.0\N{NO-BREAK SPACE}% and 96.0\N{NO-BREAK SPACE}%" in one.why
    assert severity(replace(few, sample=30), code) is None
    assert severity(replace(few, sample=None), code) is None
    assert severity(replace(few, metric=metric(is_sampled=False)), code) is None  # a count is exact


def test_one_agent_is_asked_only_what_is_fair() -> None:
    code = "unfair-for-one-person"
    unfair = metric(fair_for_one=False)
    assert severity(measured(metric=unfair, for_one=True), code) == "warn"
    assert severity(measured(metric=unfair), code) is None
    assert severity(measured(for_one=True), code) is None


def test_speed_and_volume_are_guarded_by_one_of_those_listed() -> None:
    code = "no-guardrail"
    guards = (("csat", "Customer satisfaction"), ("reopen_rate", "Reopened tickets"))
    speed = metric(
        key="first_response_time", name="First response", watches_speed=True, guards=guards
    )
    one = measured(title="Sooner", metric=speed)
    bare = objective(key_results=(key_result(), one))
    assert severity(bare, code) == "warn"
    fix = found(bare, code)
    assert fix is not None
    assert "“Customer satisfaction” or “Reopened tickets”" in fix.fix
    for key, _name in guards:
        guard = measured(title="Guard", metric=metric(key=key), weight=F(0))
        assert severity(objective(key_results=(key_result(), one, guard)), code) is None
    # Nothing but speed and volume needs one, nor does what is itself only watched.
    slow = replace(speed, watches_speed=False)
    assert severity(objective(key_results=(key_result(), replace(one, metric=slow))), code) is None
    watched = replace(one, weight=F(0))
    assert severity(objective(key_results=(key_result(), watched)), code) is None


def test_the_same_is_not_measured_twice() -> None:
    code = "duplicate"
    one = measured(title="CSAT", aggregation="share", scope=("tier", 1))
    twice = replace(one, title="CSAT again")
    assert severity(objective(key_results=(one, twice)), code) == "warn"
    for other in (
        replace(twice, scope=("tier", 2)),
        replace(twice, window="week"),
        replace(twice, aggregation="mean"),
        replace(twice, metric=metric(key="ces")),
        key_result(),
    ):
        assert severity(objective(key_results=(one, other)), code) is None
    assert one.measured is not None
    elsewhere = (Elsewhere("CSAT of another", one.measured),)
    assert severity(objective(key_results=(key_result(), one), elsewhere=elsewhere), code) == "warn"
    guard = replace(one, weight=F(0))
    assert severity(objective(key_results=(key_result(), guard), elsewhere=elsewhere), code) is None


# The objective


@pytest.mark.parametrize(
    ("title", "good"),
    [
        ("CSAT at 90 %", "Help 24/7 for tier 1 in Q4"),
        ("Odpowiadamy w 45 minut", "Pomoc 24/7 dla linii 1"),
        ("Отвечаем за 45 минут", "Помощь 24/7 для 1-й линии"),
        ("ตอบภายใน 45 นาที", "ช่วยเหลือ 24/7 สำหรับ Tier 1"),
    ],
)
def test_a_number_belongs_in_a_key_result(title: str, good: str) -> None:
    assert severity(objective(title=title), "objective-has-number") == "warn"
    assert severity(objective(title=good), "objective-has-number") is None


@pytest.mark.parametrize("letter", ["x", "ż", "ы", "ก่"])
def test_over_120_characters_are_too_long(letter: str) -> None:
    assert severity(objective(title=letter * 120), "objective-too-long") is None
    assert severity(objective(title=letter * 121), "objective-too-long") == "hint"


@pytest.mark.parametrize(
    ("title", "compared"),
    [
        ("World-class service", "CSAT above the industry's benchmark"),
        ("Lepsza obsługa niż u konkurencji", "CSAT powyżej konkurencji"),
        ("Лучшая команда поддержки", "CSAT выше, чем в отрасли"),
        ("บริการที่ดีกว่าคู่แข่ง", "CSAT สูงกว่าคู่แข่ง"),
    ],
)
def test_best_needs_somebody_to_compare_with(title: str, compared: str) -> None:
    code = "vague-comparison"
    assert severity(objective(title=title), code) == "warn"
    in_words = key_result(title=compared)
    assert severity(objective(title=title, key_results=(*SOUND, in_words)), code) is None
    benchmarked = measured(metric=metric(benchmarks=("Survey of the trade",)))
    assert severity(objective(title=title, key_results=(*SOUND, benchmarked)), code) is None
    assert severity(objective(), code) is None
    # Measured by a metric, or by what is typed; not where nothing measures it.
    by_metric = measured(title=compared)
    assert severity(objective(title=title, key_results=(*SOUND, by_metric)), code) is None
    for bare in (
        replace(in_words, baseline=None, target=None),
        replace(in_words, baseline=None, target=F(1)),
        replace(in_words, kind="milestones", baseline=None, target=None),
    ):
        assert severity(objective(title=title, key_results=(*SOUND, bare)), code) == "warn"


@pytest.mark.parametrize(
    ("title", "task"),
    [
        ("Better service than any competitor", "Analyse two competitors"),
        ("Better service than any competitor", "Compare our CSAT with 3 competitors"),
        ("Lepsza obsługa niż u jakiejkolwiek konkurencji", "Przegląd dwóch konkurentów"),
        ("Lepsza obsługa niż u jakiejkolwiek konkurencji", "Porównać CSAT z 3 konkurentami"),
        ("Сервис лучше, чем у любого конкурента", "Обзор конкурентов"),
        ("Сервис лучше, чем у любого конкурента", "Сравнить CSAT с 3 конкурентами"),
        ("บริการที่ดีกว่าคู่แข่งทุกราย", "วิเคราะห์คู่แข่งสองราย"),
        ("บริการที่ดีกว่าคู่แข่งทุกราย", "เปรียบเทียบ CSAT กับคู่แข่ง 3 ราย"),
    ],
)
def test_a_task_about_competitors_compares_nothing(title: str, task: str) -> None:
    for one in (
        key_result(title=task, baseline=None, target=F(2)),
        key_result(title=task, baseline=None, target=F(1)),
        key_result(title=task, baseline=None, target=None),
        measured(title=task),
    ):
        whole = objective(title=title, key_results=(*SOUND, one))
        assert severity(whole, "vague-comparison") == "warn"


def test_a_teams_objective_supports_one_above() -> None:
    code = "not-aligned"
    alone = objective(parents=(), above=("Customers stay",))
    assert severity(alone, code) == "warn"
    one = found(alone, code)
    assert one is not None
    assert "Customers stay" in one.fix
    assert severity(objective(), code) is None
    assert severity(objective(parents=(), team=""), code) is None  # the company's: nothing is above


def test_what_it_supports_is_moved_by_a_metric_or_stage() -> None:
    code = "parent-not-moved"
    other = Parent("The team grows", "team", frozenset({"hires"}))
    assert severity(objective(parents=(other,)), code) == "warn"
    assert severity(objective(parents=(other._replace(stage="support"),)), code) is None
    shared = other._replace(metrics=frozenset({"csat"}))
    assert severity(objective(parents=(shared,)), code) is None
    assert severity(objective(parents=(other, shared)), code) is None


def test_leading_metrics_of_the_stage_are_offered() -> None:
    code = "only-lagging"
    leading = (("support", "First response"), ("growth", "Coverage"), ("support", "Backlog"))
    lagging = objective(key_results=(key_result(), measured()), leading=leading)
    one = found(lagging, code)
    assert one is not None
    assert one.severity == "hint"
    assert one.fix == "Leading metrics of this stage: First response, Backlog."
    assert severity(objective(), code) is None  # one of its metrics leads
    assert severity(objective(key_results=(key_result(), key_result())), code) is None


def test_five_key_results_and_guardrails_beside_them() -> None:
    five = tuple(key_result(title=f"Number {n}") for n in range(5))
    guard = key_result(title="Guard", weight=F(0))
    assert severity(objective(key_results=(*five, guard, guard)), "too-many") is None
    assert severity(objective(key_results=(*five, key_result())), "too-many") == "warn"


def test_five_objectives_a_team() -> None:
    assert severity(objective(of_team=5), "too-many") is None
    assert severity(objective(of_team=6), "too-many") == "warn"


def test_a_single_key_result_is_few() -> None:
    guard = key_result(title="Guard", weight=F(0))
    assert severity(objective(key_results=(key_result(), guard)), "too-few") == "hint"
    assert severity(objective(key_results=()), "too-few") == "hint"
    assert severity(objective(), "too-few") is None


def test_a_lead_of_more_than_ten() -> None:
    code = "team-too-big-for-its-lead"
    assert severity(objective(reports=10), code) is None
    assert severity(objective(reports=11), code) == "hint"


@pytest.mark.parametrize(
    ("title", "late"),
    [
        ("Positive reviews: 1,200 in a year", "Everything online by 2028"),
        ("1200 ankiet w ciągu roku", "Wszystko online do końca 2028"),
        ("1200 опросов за год", "Всё онлайн к концу 2028"),
        ("แบบสำรวจ 1,200 ชุดใน 1 ปี", "ออนไลน์ทั้งหมดภายในสิ้นปี 2571"),
    ],
)
def test_what_is_due_after_the_cycle_is_stopped(title: str, late: str) -> None:
    code = "outside-cycle"
    yearly = key_result(title=title, baseline=None, target=F(1200))
    one = found(around(yearly), code)
    assert one is not None
    assert one.severity == "stop"
    assert "300" in one.fix  # a quarter of it
    year = {"cycle": (date(2026, 1, 1), date(2027, 1, 1)), "cadence": "year"}
    assert found(around(yearly, **year), code) is None
    a_year_back = measured(title=title, metric=metric(a_year=True))
    assert found(around(a_year_back), code) is None
    assert severity(objective(title=late), code) == "stop"
    assert severity(key_result(title=late), code) == "stop"
    then = {"cycle": (date(2028, 10, 1), date(2029, 1, 1))}
    assert found(objective(title=late, **then), code) is None


Q3, Q4 = (date(2026, 7, 1), date(2026, 10, 1)), (date(2026, 10, 1), date(2027, 1, 1))
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("title", "outside", "inside"),
    [
        ("Everything online by the end of 2027", (Q3, Q4, YEAR), ()),
        ("Everything online by the end of 2026", (Q3,), (Q4, YEAR)),
        # It may mean until 2027 begins.
        ("Everything online by 2027", (Q3,), (Q4, YEAR)),
        ("Everything online by 2025", (Q3, Q4, YEAR), ()),
        ("Everything online by December 2026", (Q3,), (Q4, YEAR)),
        ("Everything online by the end of March 2027", (Q3, Q4, YEAR), ()),
        ("Everything online by 31 December 2026", (Q3,), (Q4, YEAR)),
        ("Everything online by the end of March", (Q3, Q4), (YEAR,)),
        ("Everything online by the end of October", (Q3,), (Q4, YEAR)),
        # Without a year, and maybe over: of whom or what it is said shows nothing.
        ("Everything online by March", (), (Q3, Q4, YEAR)),
        ("Orders from before March 2025 refunded", (), (Q3, Q4, YEAR)),
        ("Wszystko online do końca 2027", (Q3, Q4, YEAR), ()),
        ("Wszystko online do grudnia 2026", (Q3,), (Q4, YEAR)),
        ("Wszystko online do końca marca 2027", (Q3, Q4, YEAR), ()),
        ("Wszystko online do końca marca", (Q3, Q4), (YEAR,)),
        ("Zamówienia sprzed marca 2025 zwrócone", (), (Q3, Q4, YEAR)),
        ("Всё онлайн до конца 2027", (Q3, Q4, YEAR), ()),
        ("Всё онлайн к декабрю 2026", (Q3,), (Q4, YEAR)),
        ("Всё онлайн к концу марта 2027", (Q3, Q4, YEAR), ()),
        ("Всё онлайн к концу марта", (Q3, Q4), (YEAR,)),
        ("ออนไลน์ทั้งหมดภายในสิ้นปี 2570", (Q3, Q4, YEAR), ()),
        ("ออนไลน์ทั้งหมดภายในปี 2570", (Q3, Q4, YEAR), ()),
        ("ออนไลน์ทั้งหมดภายในเดือนธันวาคม 2569", (Q3,), (Q4, YEAR)),
        ("ออนไลน์ทั้งหมดภายในสิ้นเดือนมีนาคม 2570", (Q3, Q4, YEAR), ()),
        ("ออนไลน์ทั้งหมดภายในสิ้นเดือนมีนาคม", (Q3, Q4), (YEAR,)),
    ],
)
def test_a_deadline_is_held_against_the_last_day(title: str, outside: Any, inside: Any) -> None:
    for cycle in (*outside, *inside):
        cadence = "year" if cycle == YEAR else "quarter"
        whole = around(key_result(title=title), cycle=cycle, cadence=cadence)
        assert (found(whole, "outside-cycle") is not None) == (cycle in outside), cycle
        written = objective(title=title, cycle=cycle, cadence=cadence)
        assert (found(written, "outside-cycle") is not None) == (cycle in outside), cycle


def test_what_looks_back_on_a_year_may_be_due_too_late() -> None:
    late = measured(title="Retention by the end of 2028", metric=metric(a_year=True))
    assert severity(late, "outside-cycle") == "stop"
