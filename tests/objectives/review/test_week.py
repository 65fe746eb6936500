"""A week sorted: by hand, and whatever the rows."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from objectives.review.week import SHOWN, UNTOLD, Restated, Row, sort_week


def row(pk: int, **told: object) -> Row:
    empty = dict.fromkeys(Row._fields)
    given = {"title": f"K{pk}", "unit": "count", "objective": "O", "status": "on_track"}
    return Row(**(empty | given | {"pk": pk} | told))  # type: ignore[arg-type]


def test_a_week_by_hand() -> None:
    rows = [
        row(1, progress=500_000, before=400_000, check_in=1, confidence="on_track", team=1),
        row(2, progress=900_000, before=300_000, check_in=2, confidence="off_track", team=1),
        row(3, progress=100_000, before=200_000, blocker="Nobody answers", check_in=3, team=2),
        row(4, progress=-100_000, before=200_000, status="behind", team=2),
        row(5, progress=250_000, before=250_000),
        row(6, progress=250_000),
    ]
    week = sort_week(rows, [])
    assert [each.pk for each in week.forward.rows] == [2, 1]  # the largest move first
    assert [each.pk for each in week.back.rows] == [4, 3]
    assert [each.pk for each in week.still.rows] == [5]
    assert week.unknown == 1
    assert [each.pk for each in week.blocked.rows] == [3]
    assert [each.pk for each in week.contradictions.rows] == [2]
    assert [each.pk for each in week.missing.rows] == [4, 5, 6]
    assert (week.said, week.asked) == (3, 6)
    assert [tuple(each)[:-1] for each in week.teams] == [
        (1, 2, 2, 2, 0, 0),
        (2, 2, 1, 0, 2, 1),
        (None, 2, 0, 0, 0, 0),
    ]


AMOUNTS = st.none() | st.integers(-2_000_000, 2_000_000)
ROWS = st.lists(
    st.builds(
        row,
        st.integers(1, 9999),
        progress=AMOUNTS,
        before=AMOUNTS,
        check_in=st.none() | st.just(1),
        team=st.none() | st.integers(1, 3),
    ),
    max_size=40,
    unique_by=lambda each: each.pk,
)


@given(ROWS)
def test_parts_agree_with_the_whole(rows: list[Row]) -> None:
    week = sort_week(rows, [])
    assert week.forward.total + week.back.total + week.still.total + week.unknown == len(rows)
    assert sum(each.asked for each in week.teams) == week.asked == len(rows)
    assert sum(each.said for each in week.teams) == week.said
    assert sum(each.forward for each in week.teams) == week.forward.total
    for part in (week.forward, week.back, week.still, week.missing):
        assert len(part.rows) == min(part.total, SHOWN)
        assert part.more == part.total - len(part.rows)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_figures_do_not_depend_on_the_order(rows: list[Row], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = sort_week(rows, []), sort_week(mixed, [])
    assert (one.forward.total, one.back.total, one.missing.total) == (
        other.forward.total,
        other.back.total,
        other.missing.total,
    )


def test_what_is_told_later_stands_where_the_row_stood() -> None:
    bare = [UNTOLD._replace(pk=pk, progress=pk, before=0, check_in=pk) for pk in range(1, 31)]
    week = sort_week(bare, [Restated(bare[4], date(2026, 11, 15), 1, 2)])

    assert week.shown == {*range(30, 30 - SHOWN, -1), 5}
    told = week.told({pk: row(pk) for pk in week.shown})
    assert [each.title for each in told.forward.rows] == [f"K{pk}" for pk in range(30, 18, -1)]
    assert told.restated.rows == [Restated(row(5), date(2026, 11, 15), 1, 2)]
    assert (told.forward.total, told.asked, told.teams) == (30, 30, week.teams)
