"""The demonstration's OKRs as data: what they ask, and how they are meant to stand."""

from typing import NamedTuple

from objectives.choices import Member, Stage, Status

COMPANY, TIER_1, TIER_2, CHAT = "Customer Support", "Tier 1", "Tier 2", "Chat & Social"
TEAMS = (TIER_1, TIER_2, CHAT)


class Result(NamedTuple):
    """One key result. `stands` is where its target is set to put it today.

    metric: a key of the catalogue; none: typed by its owner, `start` → `goal`.
    of: whose figures, a team's name or none for the company's. step: what a target is rounded to,
    in millionths of the unit. keep: it is maintained, not reached. guard: a guardrail. further: it
    has a stretch. each: of what each one is to keep `goal` per cent, from `needed` measurements on;
    needed alone: a baseline. steps: milestones, of which `done` are done.
    """

    title: str
    stands: str
    metric: str = ""
    aggregation: str = ""
    of: str = ""
    step: int = 0
    keep: bool = False
    guard: bool = False
    start: int = 0
    goal: int = 0
    channel: str = ""
    tier: int | None = None
    weight: int = 1
    silent_weeks: int = 0
    further: bool = False
    each: str = ""
    needed: int = 0
    steps: tuple[str, ...] = ()
    done: int = 0


class Aim(NamedTuple):
    """One objective; `above` is the title of the one that it supports. bold: it is a stretch."""

    team: str
    title: str
    why: str
    stage: str
    results: tuple[Result, ...]
    above: str = ""
    bold: bool = False


MINUTE, POINT, HUNDREDTH = 60_000_000, 10_000, 10_000
HOUR = 60 * MINUTE
ONE = 1_000_000

FASTER = "Customers hear from us before they ask twice"
LASTING = "A solved ticket stays solved"
LIGHTER = "A backlog that we can see the end of"

RUNNING: tuple[Aim, ...] = (
    Aim(
        "",
        FASTER,
        "In the autumn survey the wait for a first answer was named most often.",
        Stage.SUPPORT,
        (
            Result(
                "Median first response, all channels",
                Status.ON_TRACK, "first_response_time", "median", step=MINUTE, further=True,
            ),
            Result("CSAT does not pay for it", Status.ON_TRACK, "csat", keep=True, guard=True,
                   step=POINT),
        ),
    ),
    Aim(
        "",
        LASTING,
        "Each reopened ticket is a customer whom we told that all was well.",
        Stage.SUPPORT,
        (
            Result("Fewer reopened tickets", Status.AT_RISK, "reopen_rate", step=POINT // 10),
            Result("Solved at the first contact", Status.ON_TRACK, "first_contact_resolution",
                   step=POINT),
        ),
    ),
    Aim(
        "",
        LIGHTER,
        "What lies about for weeks tires those who wait and those who answer.",
        Stage.SUPPORT,
        (
            Result("Open tickets at the end of the day", Status.BEHIND, "backlog", step=ONE),
            Result("Solved within a day", Status.AT_RISK, "solved_within", step=POINT),
        ),
    ),
    Aim(
        TIER_1,
        "The first answer is the right one",
        "Tier 1 sees three of four customers; what it answers well needs no second round.",
        Stage.SUPPORT,
        (
            Result("Median first response of Tier 1", Status.ON_TRACK, "first_response_time",
                   "median", of=TIER_1, step=MINUTE),
            Result("CSAT of Tier 1", Status.ON_TRACK, "csat", of=TIER_1, keep=True, step=POINT),
            Result("Fewer escalations", Status.AT_RISK, "escalation_rate", of=TIER_1,
                   step=POINT // 10),
        ),
        above=FASTER,
    ),
    Aim(
        TIER_1,
        "Everybody on Tier 1 grows",
        "Two colleagues asked for it in the last review.",
        Stage.TEAM,
        (
            Result("Answers written into the knowledge base", Status.DONE, start=0, goal=12),
        ),
    ),
    Aim(
        TIER_1,
        "New customers find their way in",
        "Onboarding questions make up a fifth of all tickets.",
        Stage.ONBOARDING,
        (
            Result("Average response of Tier 1", Status.BEHIND, "average_response_time",
                   of=TIER_1, step=MINUTE),
            Result("First calls listened to together", Status.NO_CHECK_IN, start=0, goal=24,
                   silent_weeks=3),
        ),
        above=FASTER,
    ),
    Aim(
        TIER_2,
        "Hard cases are solved, not passed on",
        "An escalation is a promise that somebody knows.",
        Stage.SUPPORT,
        (
            Result("Median resolution of Tier 2", Status.BEHIND, "resolution_time", "median",
                   of=TIER_2, step=HOUR),
            Result("Reopened tickets of Tier 2", Status.ON_TRACK, "reopen_rate", of=TIER_2,
                   keep=True, guard=True, step=POINT // 10),
        ),
        above=LASTING,
    ),
    Aim(
        TIER_2,
        "Fewer loose ends",
        "A ticket in nobody's hands is in nobody's mind.",
        Stage.SUPPORT,
        (
            Result("Open tickets of Tier 2", Status.AT_RISK, "backlog", of=TIER_2, step=ONE),
            Result("Replies for a solved ticket", Status.ON_TRACK, "replies_per_ticket",
                   of=TIER_2, step=ONE // 10, silent_weeks=1),
            Result("Each of us keeps customers satisfied", Status.ON_TRACK, "csat", of=TIER_2,
                   each=Member.PERSON, goal=80, needed=3),
        ),
        above=LIGHTER,
    ),
    Aim(
        TIER_2,
        "What we learn comes back to the product",
        "The same three defects make a tenth of our tickets.",
        Stage.ADOPTION,
        (
            Result("Defects written up with steps to repeat them", Status.AT_RISK, start=0,
                   goal=30),
            Result("A way for tickets to reach the product team", Status.ON_TRACK,
                   steps=("Agree on what a defect report needs",
                          "One form in the helpdesk for it",
                          "First ten reports read together",
                          "A monthly half hour with the product team",
                          "What came of it told to those who reported"), done=2),
        ),
        bold=True,
    ),
    Aim(
        CHAT,
        "Chat feels like a conversation",
        "On chat nobody waits ten minutes and stays.",
        Stage.SUPPORT,
        (
            Result("Average response on chat and social", Status.AT_RISK,
                   "average_response_time", of=CHAT, step=MINUTE),
            Result("CSAT on chat and social", Status.ON_TRACK, "csat", of=CHAT, step=POINT,
                   silent_weeks=1),
        ),
        above=FASTER,
    ),
    Aim(
        CHAT,
        "Nobody hangs up on us",
        "The new phone line opens this quarter.",
        Stage.SUPPORT,
        (
            Result("Calls answered within 20 seconds", Status.NO_DATA, "service_level", of=CHAT,
                   keep=True, step=POINT),
        ),
    ),
    Aim(
        CHAT,
        "Every ticket says what it is about",
        "Without a topic nobody learns from a ticket.",
        Stage.GROWTH,
        (
            Result("Tickets without a topic", Status.ON_TRACK, "untagged_share", of=CHAT,
                   step=POINT // 10),
            Result("How good our answers on chat are, as reviewers see it", Status.ON_TRACK,
                   "quality_score", of=CHAT, needed=60),
        ),
    ),
)  # fmt: skip

# The closed quarters ran a part of the same, as departments do.
PAST_TITLES = frozenset(
    (
        *(FASTER, LASTING, "The first answer is the right one"),
        *("Hard cases are solved, not passed on", "Chat feels like a conversation"),
    )
)
PAST = tuple(aim for aim in RUNNING if aim.title in PAST_TITLES)

COMMENTS = (
    "A calm week; the new macros save us the first minutes.",
    "Two of us were away, and it shows.",
    "The release on Tuesday brought a wave of the same question; answered it once for all.",
    "Better hand-over in the morning; we keep it.",
    "Looked at the slowest ten together: half of them waited for the same approval.",
    "No change worth a word.",
    "Tried answering by topic instead of by time. Faster, and nobody misses the old way.",
)
BLOCKERS = ("", "", "", "Waiting for access to the billing system.", "", "")
