"""The same mix of tickets, by hand and by what must always hold."""

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from metrics.facts import MILLION
from metrics.fairness.mix import (
    WHOLE,
    Cell,
    Kind,
    Part,
    Pools,
    quantile_of,
    same_mix_quantile,
    same_mix_share,
    standing_in,
)

EMAIL, PHONE, SECOND = Kind(1, 1), Kind(1, 3), Kind(2, 1)
HALF = Fraction(1, 2)


def cell(person: int | None, kind: Kind, yes: int, n: int) -> Cell:
    return Cell(person, kind, Part(n, yes * MILLION, n * MILLION))


def team_of_four() -> list[Cell]:
    """E-mail: 90 of 100 good; phone: 50 of 100. Agent 1 has 30 and 10 of them."""
    return [
        cell(1, EMAIL, 24, 30),
        cell(1, PHONE, 7, 10),
        *(cell(who, EMAIL, 22, 23) for who in (2, 3)),
        cell(4, EMAIL, 22, 24),
        *(cell(who, PHONE, 14, 30) for who in (2, 3)),
        cell(4, PHONE, 15, 30),
    ]


def test_weighs_the_teams_figures_by_the_own_mix() -> None:
    """30 at 90 % and 10 at 50 %: 80 %; the raw figure is 31 of 40, 77.5 %."""
    mix = same_mix_share(team_of_four(), 1)
    assert mix is not None
    assert mix.expected == Fraction(4, 5)
    assert [(row.kind, row.n, row.weight, row.own, row.team) for row in mix.rows] == [
        (EMAIL, 30, Fraction(3, 4), Fraction(4, 5), Fraction(9, 10)),
        (PHONE, 10, Fraction(1, 4), Fraction(7, 10), Fraction(1, 2)),
    ]


def test_a_kind_of_few_agents_is_seen_as_its_tier_then_as_everything() -> None:
    """Agents 1 and 2 alone on the phone of tier 1; agent 1 alone in tier 2."""
    cells = [
        *(cell(who, EMAIL, 6, 10) for who in (1, 2, 3, 4)),
        cell(1, PHONE, 1, 10),
        cell(2, PHONE, 3, 10),
        cell(1, SECOND, 8, 10),
    ]
    assert standing_in(cells) == {EMAIL: EMAIL, PHONE: Kind(1, None), SECOND: WHOLE}
    mix = same_mix_share(cells, 1)
    assert mix is not None
    # E-mail 24 of 40; tier 1 as a whole 28 of 60; everything 36 of 70.
    assert [row.team for row in mix.rows] == [Fraction(28, 60), Fraction(24, 40), Fraction(36, 70)]
    assert mix.expected == (Fraction(28, 60) + Fraction(24, 40) + Fraction(36, 70)) / 3


def test_three_agents_are_no_team_to_compare_with() -> None:
    cells = [cell(who, EMAIL, 6, 10) for who in (1, 2, 3, None)]
    assert same_mix_share(cells, 1) is None
    assert same_mix_quantile(cells, Pools({EMAIL: list(range(40))}), 1, HALF) is None
    assert same_mix_share(team_of_four(), 9) is None


PARTS = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda two: (min(two), two[1]))


@given(st.lists(PARTS, min_size=12, max_size=12))
def test_what_is_expected_of_all_is_what_the_team_has(parts: list[tuple[int, int]]) -> None:
    """Σ own n × expected = Σ good ones: nobody's mix adds or loses anything."""
    places = product((1, 2, 3, 4), (EMAIL, PHONE, SECOND))
    cells = [cell(who, kind, *part) for (who, kind), part in zip(places, parts, strict=True)]
    total = Fraction(0)
    for who in (1, 2, 3, 4):
        mix = same_mix_share(cells, who)
        assert mix is not None
        total += mix.expected * sum(c.part.n for c in cells if c.person == who)
    assert total * MILLION == sum(c.part.numerator for c in cells)


VALUES = st.lists(st.integers(0, 1000), min_size=4, max_size=30)


@given(VALUES, VALUES, st.integers(1, 4), st.sampled_from((HALF, Fraction(9, 10))))
def test_with_the_teams_own_mix_a_percentile_is_the_teams(
    emails: list[int], calls: list[int], part: int, quantile: Fraction
) -> None:
    spread = {EMAIL: sorted(emails), PHONE: sorted(calls)}
    cells = [
        cell(who, kind, 0, len(values) * part)
        for who in (1, 2, 3, 4)
        for kind, values in spread.items()
    ]
    mix = same_mix_quantile(cells, Pools(spread), 1, quantile)
    assert mix is not None
    assert mix.expected == quantile_of(sorted(emails + calls), quantile)


def test_a_percentile_on_an_own_mix() -> None:
    """E-mails take 10, 20, 30, 40, calls 100, 200, 300, 400; three in four of the own are calls.

    On 8 values a call counts 1.5, an e-mail 0.5: the sums are 0.5, 1, 1.5, 2, 3.5, 5, 6.5, 8. The
    median lies halfway between the 4th (200: the first to reach 4) and the 5th (200).
    """
    spread = {EMAIL: [10, 20, 30, 40], PHONE: [100, 200, 300, 400]}
    cells = [cell(who, kind, 0, n) for who in (1, 2, 3, 4) for kind, n in ((EMAIL, 1), (PHONE, 3))]
    mix = same_mix_quantile(cells, Pools(spread), 1, HALF)
    assert mix is not None
    assert mix.expected == 200
    assert [(row.kind, row.weight, row.team) for row in mix.rows] == [
        (EMAIL, Fraction(1, 4), 25),
        (PHONE, Fraction(3, 4), 250),
    ]
