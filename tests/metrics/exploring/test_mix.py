"""The change of a whole, taken apart: by hand, and exact whatever the numbers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from metrics.exploring.mix import Cases, split_change

F = Fraction


def cases(total: int, weight: int) -> Cases:
    return Cases(F(total), F(weight))


def test_by_hand() -> None:
    """Chat 90 of 100 and phone 30 of 50; then chat 48 of 50 and phone 70 of 100.

    Before 120/150 = 4/5, now 118/150 = 59/75: −1/75. Chat's part goes from 2/3 to 1/3, its figure
    from 0.9 to 0.96. Work: 1/2 · 6/100 + 1/2 · 1/10 = 2/25. The rest, −7/75, is the mix.
    c = (60 + 59)/150 = 119/150; chat's mix: −1/3 · (93/100 − 119/150) = −41/900.
    """
    found = split_change(
        {"chat": cases(90, 100), "phone": cases(30, 50)},
        {"chat": cases(48, 50), "phone": cases(70, 100)},
    )
    assert found is not None
    assert (found.before, found.now) == (F(4, 5), F(59, 75))
    assert (found.mix, found.work) == (F(-7, 75), F(2, 25))
    assert found.parts["chat"].mix == F(-41, 900)
    assert found.parts["chat"].work == F(3, 100)
    assert found.parts["phone"].work == F(1, 20)
    assert (found.parts["chat"].share_before, found.parts["chat"].share_now) == (F(2, 3), F(1, 3))


def test_every_group_can_get_better_and_the_whole_worse() -> None:
    """Simpson's: each channel does better, and yet less of the easy one makes the whole worse."""
    found = split_change(
        {"easy": cases(90, 100), "hard": cases(1, 10)},
        {"easy": cases(10, 10), "hard": cases(20, 100)},
    )
    assert found is not None
    assert found.change < 0 < found.work
    assert found.mix == found.change - found.work


def test_a_group_of_one_period_alone_is_a_matter_of_the_mix() -> None:
    """E-mail stays at 8 of 10. Phone comes with 5 of 10: 4/5 becomes 13/20, all of it the mix."""
    found = split_change({"email": cases(8, 10)}, {"email": cases(8, 10), "phone": cases(5, 10)})
    assert found is not None
    assert (found.change, found.work, found.mix) == (F(-3, 20), 0, F(-3, 20))
    assert found.parts["phone"].figure_before is None
    gone = split_change({"email": cases(8, 10), "phone": cases(5, 10)}, {"email": cases(8, 10)})
    assert gone is not None
    assert (gone.change, gone.work) == (F(3, 20), 0)


def test_nothing_to_compare() -> None:
    assert split_change({}, {"chat": cases(1, 1)}) is None
    assert split_change({"chat": cases(1, 1)}, {"chat": cases(0, 0)}) is None


GROUPS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(cases, st.integers(-(10**9), 10**9), st.integers(0, 10**9)),
)


@given(GROUPS, GROUPS)
def test_the_parts_add_up_exactly(before: dict[str, Cases], now: dict[str, Cases]) -> None:
    """Also where something without weight adds to the whole."""
    found = split_change(before, now)
    weights = [sum(each.weight for each in side.values()) for side in (before, now)]
    if not all(weights):
        assert found is None
        return
    assert found is not None
    was, is_ = (
        sum(each.total for each in side.values()) / weight
        for side, weight in zip((before, now), weights, strict=True)
    )
    assert found.mix + found.work == found.change == is_ - was
    assert sum(part.change for part in found.parts.values()) == is_ - was
    assert sum(part.share_now for part in found.parts.values()) == 1


FIGURES = st.dictionaries(
    st.sampled_from("abcd"),
    st.tuples(st.integers(0, 100), st.integers(1, 1000), st.integers(1, 1000)),
    min_size=1,
)


@given(FIGURES)
def test_other_shares_of_the_same_work_are_the_mix_alone(
    groups: dict[str, tuple[int, int, int]],
) -> None:
    """Each group's figure is the same in both periods, only how much there is of it differs."""
    found = split_change(
        {key: Cases(F(figure * was, 100), F(was)) for key, (figure, was, _) in groups.items()},
        {key: Cases(F(figure * now, 100), F(now)) for key, (figure, _, now) in groups.items()},
    )
    assert found is not None
    assert found.work == 0
    assert all(part.work == 0 for part in found.parts.values())


@given(FIGURES, st.integers(1, 9))
def test_other_work_in_the_same_shares_is_the_work_alone(
    groups: dict[str, tuple[int, int, int]], times: int
) -> None:
    """All grow alike, so that each group's part of all stays what it was."""
    found = split_change(
        {key: Cases(F(was), F(weight)) for key, (was, weight, _) in groups.items()},
        {key: Cases(F(now * times), F(weight * times)) for key, (_, weight, now) in groups.items()},
    )
    assert found is not None
    assert found.mix == 0
    assert all(part.mix == 0 for part in found.parts.values())
