"""What forecasts and back-tests say, by hand."""

from datetime import date
from fractions import Fraction as F

import pytest

from objectives.choices import CycleState, Kind
from objectives.forecasting.backtest import History, maintained, reached
from objectives.forecasting.wording import (
    chance_words,
    estimates,
    rounded,
    step_of,
    tell,
    tell_history,
)
from objectives.models import Cycle, Forecast, KeyResult, Objective
from objectives.status import Rules

M = 1_000_000
TODAY = date(2026, 11, 17)


def made(low: float, middle: float, high: float, chance: float | None = 0.3) -> Forecast:
    return Forecast(
        day=TODAY,
        version=1,
        low=round(low * M),
        middle=round(middle * M),
        high=round(high * M),
        chance=None if chance is None else round(chance * M),
    )


def key_result(forecast: Forecast | None, **fields: object) -> KeyResult:
    cycle = Cycle(start=date(2026, 10, 1), end=date(2027, 1, 1), state=CycleState.ACTIVE)
    found = KeyResult(
        objective=Objective(cycle=cycle), unit="score5", target=round(4.5 * M), **fields
    )
    found._state.fields_cache["forecast"] = forecast
    return found


def said(found: KeyResult, today: date = TODAY) -> tuple[str, str] | None:
    told = tell(found, today, Rules())
    if told is None:
        return None
    return told.headline.replace("\N{NO-BREAK SPACE}", " "), told.note


def test_where_it_ends_and_how_likely() -> None:
    told = said(key_result(made(4.21, 4.43, 4.61)))
    assert told is not None
    # 0.4 lies between: a tenth of it is 0.04, so steps of 0.02.
    assert told[0] == "Most likely ends at 4.44, between 4.22 and 4.62; chance of 4.50: 3 in 10."
    assert "up to 17 Nov" in told[1]


def test_without_a_target_there_is_no_chance() -> None:
    told = said(key_result(made(4, 4.5, 5, chance=None)))
    assert told is not None
    assert told[0] == "Most likely ends at 4.50, between 4.00 and 5.00."


def test_of_weeks_inside() -> None:
    told = said(key_result(made(0.69, 0.77, 0.92, 0.41), kind=Kind.MAINTAIN))
    assert told is not None
    assert told[0] == (
        "Most likely 78 % of the weeks will have been inside, between 70 % and 92 %;"
        " chance of 80 %: 4 in 10."
    ).replace("78 %", "78.0 %").replace("70 %", "70.0 %").replace("92 %", "92.0 %").replace(
        "80 %", "80.0 %"
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0, "under 1 in 20"),
        (49_999, "under 1 in 20"),
        (50_000, "1 in 10"),
        (250_000, "2 in 10"),
        (860_000, "9 in 10"),
        (950_000, "9 in 10"),
        (950_001, "over 19 in 20"),
    ],
)
def test_chances_in_tenths_and_never_certain(chance: int, words: str) -> None:
    assert chance_words(chance) == words


def test_steps_no_finer_than_the_width_allows() -> None:
    assert step_of(400_000, whole=False) == 20_000
    assert step_of(90 * M, whole=True) == 5 * M
    assert step_of(3 * M, whole=True) == M
    assert step_of(0, whole=False) == 1
    assert rounded(4_430_000, 20_000) == F("4.44")
    assert rounded(-1_500_000, M) == -1
    assert estimates(made(812.4, 1041.2, 1268.9), "count") == ("820", "1,040", "1,260")


@pytest.mark.parametrize(
    ("kind", "word"),
    [("each", "members"), ("milestones", "step"), ("baseline", "where we stand")],
)
def test_what_has_none_says_why(kind: str, word: str) -> None:
    told = said(key_result(None, kind=kind))
    assert told is not None
    assert told[0] == ""
    assert word in told[1]


def test_too_little_data_is_said_and_nothing_before_it_is_known() -> None:
    empty = Forecast(day=TODAY, version=1)
    told = said(key_result(empty))
    assert told is not None
    assert "4 weeks" in told[1]
    assert said(key_result(None)) is None
    assert said(key_result(made(4, 4.5, 5)), date(2027, 1, 1)) is None  # the cycle is over
    edited = key_result(made(4, 4.5, 5), version=2)  # of what was asked before
    assert said(edited) == ("", told[1])


def lines(history: History | None, cadence: str = "quarter") -> list[str]:
    found = tell_history(history, cadence=cadence, unit="score5")
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in found]


def test_a_back_test_in_words() -> None:
    quarters = [(F(4), F("4.2")), (F("4.2"), F("4.1")), (F("4.1"), F("4.5"))]
    assert lines(reached(quarters, target=F("4.4"), upward=True)) == [
        "You would have met this in 1 of the last 3 quarters.",
        "That is all the history there is: under 8 of them say little.",
        "From one to the next it usually came +0.20 closer to such a target;"
        " at best +0.40, at worst −0.10.",
    ]
    assert lines(None) == []
    assert lines(History()) == ["There is no earlier cycle with data to hold this against."]


def test_other_cadences_and_weeks() -> None:
    full = [[True] * 26] * 7 + [[False] + [True] * 25]
    assert lines(maintained(full), "half_year") == [
        "You would have met this in 7 of the last 8 half-years.",
        "Of all weeks 207 of 208 would have been inside.",
    ]
    assert lines(maintained([[True]]), "year")[0].endswith("1 of the last 1 year.")
