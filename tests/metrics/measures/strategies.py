"""Random tickets: few people, few moments, so that everything collides."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from metrics.facts import DAY, HOUR, MILLION, SECOND, Event, Limits, Measure
from metrics.measures.opening import Calendar, Week
from metrics.measures.rules import Policy, Rules

TO: dict[str, list[str]] = {
    "assigned": ["ann", "bob", ""],
    "group_changed": ["A", "B", ""],
    "tier_changed": ["1", "2", "3", ""],
    "priority_changed": ["low", "high", ""],
    "status": ["new", "open", "pending", "on_hold", "solved", "closed"],
    "topics_set": ["login", "login|billing", ""],
    "marked": ["complaint", "spam", "deleted", "merged:77"],
    "unmarked": ["complaint", "spam", "deleted", "merged:77"],
}
SECONDS: dict[str, list[int | None]] = {
    "time_worked": [None, -5, 0, 5],
    "call_offered": [None],
    "call_answered": [None, 20, 21],
    "call_abandoned": [None, 29, 30],
}
SCORES = [(3, 5), (4, 5), (2, 2), (5, 7), (9, 10), (None, 5)]
MOMENTS = [0, 1, SECOND, 20 * SECOND, 30 * SECOND, HOUR, DAY, 7 * DAY, 7 * DAY + 1, 8 * DAY]
CREATED = [0, 0, 0, 1, 20 * SECOND]


def _millionths(number: int | None) -> int | None:
    return None if number is None else number * MILLION


def _happenings() -> list[dict[str, Any]]:
    """All that can happen but for who and when; what most measures hang on comes often."""
    often: list[dict[str, Any]] = [
        {"kind": "status", "to": "solved"},
        {"kind": "status", "to": "open"},
        {"kind": "status", "to": "pending"},
        {"kind": "assigned", "to": "ann"},
        {"kind": "assigned", "to": "bob"},
        {"kind": "agent_reply"},
        {"kind": "customer_message"},
    ]
    return [
        *often * 6,
        *({"kind": kind} for kind in ("auto_reply", "internal_note")),
        *({"kind": kind, "to": to} for kind, said in TO.items() for to in said),
        *(
            {"kind": kind, "value": _millionths(value)}
            for kind, values in SECONDS.items()
            for value in values
        ),
        *(
            {
                "kind": "rated",
                "rating": rating,
                "value": _millionths(score),
                "scale": _millionths(scale),
            }
            for rating in ("csat", "ces", "nps")
            for score, scale in SCORES
        ),
    ]


ACTORS = [
    *[("ann", "agent"), ("bob", "agent"), ("", "agent"), ("cat", "customer")] * 2,
    *[("ann", "customer"), ("robot", "bot"), ("", "system")],
]
actors = st.sampled_from(ACTORS)
moments = st.sampled_from(MOMENTS)
limits = st.lists(st.sampled_from([0, 3_600, 86_400, 8 * 86_400]), max_size=3).map(
    lambda within: Limits(solved_within=tuple(within))
)
CALENDARS = {
    "A": Calendar(Week(ZoneInfo("UTC"), (((540, 1020),),) * 5 + ((), ()))),
    "B": Calendar(Week(ZoneInfo("Europe/Warsaw"), (((0, 720), (780, 1440)),) * 7)),
}


class GroupHours:
    """The hours of two groups; without a group there are none."""

    def holding(
        self, agent: str | None, group: str | None, start: int, end: int | None
    ) -> Iterator[tuple[int, Calendar | None]]:
        """One calendar for all time."""
        yield start, CALENDARS.get(group or "")


policies = st.lists(
    st.builds(
        Policy,
        st.sampled_from([Measure.SLA_FIRST_RESPONSE, Measure.SLA_RESOLUTION]),
        st.sampled_from([1, 20 * SECOND, HOUR, DAY, 7 * DAY]),
        st.sampled_from([None, None, 1, 2]),
        st.sampled_from(["", "", "low", "high"]),
        st.booleans(),
        st.booleans(),
        st.sampled_from([-1, 0, 20 * SECOND, DAY]),
        st.sampled_from([HOUR, 8 * DAY, 9 * DAY]),
    ),
    max_size=4,
    unique_by=lambda policy: policy[:1] + policy[2:4],
)
rules = st.builds(Rules, limits, policies, st.just(GroupHours()))
_details = st.fixed_dictionaries(
    {"channel": st.sampled_from(["email", "chat", "phone"])},
    optional={
        "group": st.sampled_from(["A", "B", ""]),
        "tier": st.sampled_from([1, 2, 3, "2", None]),
        "priority": st.sampled_from(["low", "high"]),
        "topics": st.sampled_from([[], ["login"], ["login", "billing", "login"]]),
    },
)
_creators = st.sampled_from([*[("cat", "customer")] * 3, ("ann", "agent"), ("robot", "bot")])
_creation = st.tuples(st.sampled_from(["0", "zero"]), st.sampled_from(CREATED), _creators, _details)
_other = st.tuples(
    st.sampled_from([*map(str, range(1, 20)), "a", "b", "10x"]),
    moments,
    actors,
    st.sampled_from(_happenings()),
)


def _few(parts: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(parts, min_size=least, max_size=most, unique_by=lambda part: part[0])


def _events(creations: list[Any], others: list[Any]) -> list[Event]:
    return [
        *(
            Event(ident, at, "created", actor, role, details=details)
            for ident, at, (actor, role), details in creations
        ),
        *(
            Event(ident, at, actor=actor, role=role, **happening)
            for ident, at, (actor, role), happening in others
        ),
    ]


#: A ticket's events, each id once; with no, one or two creations.
tickets = st.builds(
    _events,
    st.one_of(_few(_creation, 1, 1), _few(_creation, 0, 2)),
    st.one_of(_few(_other, 0, 14), _few(_other, 7, 14)),
)
