"""manage.py metric: JSON at full precision, and clear words for what cannot be."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from metrics.facts import Channel, Excluded, Measure
from tests.metrics.values.world import World, day

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    found = World()
    for seconds, group, channel in [
        (1, "Desk", Channel.EMAIL),
        (2, "Desk", Channel.CHAT),
        (4, "Back office", Channel.CHAT),
    ]:
        found.measured(
            Measure.RESOLUTION,
            seconds,
            day(0),
            group=group,
            channel=channel,
            agent="7",
            team="north",
            tier=seconds // 2 or None,
        )
    found.measured(Measure.RESOLUTION, 9, day(1), excluded=Excluded.SPAM)
    found.ticket(topics=["login"])
    return found


def metric(*arguments: str) -> Any:
    out = StringIO()
    period = ("--start", "2026-03-01", "--end", "2026-04-01")
    call_command("metric", *arguments, "--organization", "acme", *period, stdout=out)
    return json.loads(out.getvalue())


def test_everything_that_is_promised(world: World) -> None:
    shown = metric("resolution_time", "--aggregation", "mean")
    low, high = shown.pop("interval")
    # s² = ((4/3)² + (1/3)² + (5/3)²) ÷ 2 = 7/3; 4.302653 × √(7/9) = 4.302653 × 0.881917 = 3.794583
    # A time cannot be under 0: there the interval ends.
    assert (low, high) == pytest.approx((0, 7 / 3 + 3.794583), abs=1e-5)
    assert shown.pop("definition").startswith("mean: ")
    assert shown == {
        "key": "resolution_time",
        "value": 7 / 3,
        "unit": "seconds",
        "n": 3,
        "numerator": 7,
        "denominator": 3,
        "excluded": {"spam": 1},
        "as_of": "2026-05-01T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("filters", "n"),
    [
        (("--group", "Desk"), 2),
        (("--channel", "chat"), 2),
        (("--agent", "7"), 3),
        (("--team", "north"), 3),
        (("--tier", "1"), 1),
        (("--topic", "login"), 0),
        (("--group", "Desk", "--channel", "chat"), 1),
    ],
)
def test_filters(world: World, filters: tuple[str, ...], n: int) -> None:
    assert metric("resolution_time", *filters)["n"] == n


def test_by_gives_a_list_with_null_for_none(world: World) -> None:
    rows = metric("resolution_time", "--by", "tier")
    assert [(row["tier"], row["n"], row["value"]) for row in rows] == [
        (1, 1, 2),
        (2, 1, 4),
        (None, 1, 1),
    ]
    assert [row["team"] for row in metric("resolution_time", "--by", "team")] == ["north", None]
    assert [row["group"] for row in metric("resolution_time", "--by", "group")] == [
        "Back office",
        "Desk",
        None,
    ]
    weeks = metric("resolution_time", "--by", "week")
    assert [row["week"] for row in weeks] == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-09",
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
    ]
    assert [row["n"] for row in weeks] == [0, 3, 0, 0, 0, 0]


def test_business_time_without_a_schedule_has_no_value(world: World) -> None:
    shown = metric("resolution_time", "--business")
    assert (shown["value"], shown["n"]) == (None, 0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none_such",), "There is no metric “none_such”"),
        (("csat", "--aggregation", "median"), "csat has no median. It has: share."),
        (("csat", "--business"), "--business is for times alone."),
        (("csat", "--team", "none"), "There is no team “none”. There are: north."),
        (("csat", "--group", "none"), "No helpdesk group is called “none”."),
        (("csat", "--agent", "none"), "No helpdesk agent has the id “none”."),
        (("csat", "--topic", "none"), "There is no topic “none”, or not any more."),
        (("csat", "--segment", "none"), "There is no segment “none”, or not any more."),
        (("handle_time", "--business"), "handle_time is of times that people typed in"),
        (("time_on_tickets", "--business"), "time_on_tickets is of times that people typed in"),
    ],
)
def test_what_is_not_there(world: World, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words.replace(".", r"\.")):
        metric(*arguments)


def test_dates_and_organizations_that_are_none(world: World) -> None:
    wrong = [
        (("csat", "--organization", "none"), "There is no organization “none”"),
        (("csat", "--organization", "acme", "--start", "2026-13-01"), "is no date"),
        (("csat", "--organization", "acme", "--end", "2026-03-01"), "--end is exclusive"),
    ]
    for arguments, words in wrong:
        known = {"--start": "2026-03-01", "--end": "2026-04-01"}
        missing = [part for pair in known.items() if pair[0] not in arguments for part in pair]
        with pytest.raises(CommandError, match=words):
            call_command("metric", *arguments, *missing, stdout=StringIO())
