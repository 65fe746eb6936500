"""The published examples as a person types them into the forms, and what the coach is to say of
each. Written by hand from the standard's tables, key results in the words of the examples.

No guardrail is added that the example does not name: a speed without its guard is warned of.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

F = Fraction
Said = set[tuple[str, str, str]]  # (severity, code, key result; "": the objective itself)
NO_GUARD, HINT = ("warn", "no-guardrail"), ("hint", "key-result-is-task")
TASK, LATE = ("warn", "key-result-is-task"), ("stop", "outside-cycle")
VAGUE, LAGGING = ("warn", "vague-comparison", ""), ("hint", "only-lagging", "")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A key result: what is typed, and what is stored then, in units (a share's whole is 1)."""

    title: str
    metric: str = ""
    typed: dict[str, str]
    stored: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Example:
    """An objective of the table."""

    title: str
    stage: str
    cadence: str = "quarter"
    entries: tuple[Entry, ...]
    says: Said


def reach(
    title: str,
    metric: str,
    start: str,
    target: str,
    *,
    stored: tuple[Any, Any],
    filters: dict[str, Any] | None = None,
    **typed: str,
) -> Entry:
    """From a value to a value; filters as they are stored."""
    chosen = {name: str(value) for name, value in (filters or {}).items()}
    return Entry(
        title=title,
        metric=metric,
        typed={"kind": "reach", "baseline": start, "target": target} | chosen | typed,
        stored={"kind": "reach", "baseline": stored[0], "target": stored[1]}
        | {"filters": filters or {}},
    )


def count(title: str, metric: str, target: str, stored: Any) -> Entry:
    """So many, from nothing."""
    return reach(title, metric, "", target, stored=(None, stored))


def stay(
    title: str, metric: str, typed: str, stored: Any, *, weight: int = 1, **filters: Any
) -> Entry:
    """At or above a value in every week."""
    chosen = {name: str(value) for name, value in filters.items()}
    given = {"kind": "maintain", "bound": "at_least", "lower": typed, "weight": str(weight)}
    return Entry(
        title=title,
        metric=metric,
        typed=given | chosen,
        stored={"kind": "maintain", "bound": "at_least", "lower": stored, "weight": weight}
        | {"filters": filters},
    )


def each(title: str, metric: str, of: str, typed: str, stored: Any, bound: str = "lower") -> Entry:
    """Each agent or channel keeps a value."""
    side = "at_least" if bound == "lower" else "at_most"
    given = {"kind": "each", "each_of": of, "bound": side}
    return Entry(
        title=title, metric=metric, typed=given | {bound: typed}, stored=given | {bound: stored}
    )


def steps(title: str, *names: str) -> Entry:
    """Steps, done or not."""
    rows = {f"step-{number}-title": name for number, name in enumerate(names)}
    return Entry(
        title=title,
        typed={"kind": "milestones", "steps": str(len(names))} | rows,
        stored={"kind": "milestones", "metric": None},
    )


def words(title: str, target: str = "") -> Entry:
    """What no metric measures."""
    typed = {"kind": "reach", "unit": "count", "baseline": "", "target": target}
    stored = {"kind": "reach", "metric": None, "baseline": None}
    return Entry(
        title=title, typed=typed, stored=stored | {"target": F(target) if target else None}
    )


COMPLAINTS = (
    reach("Complaints −15 % in 6 months", "complaints", "100", "−15 %", stored=(100, 85)),
    reach(
        "Returns −30 % in half a year", "return_rate", "10 %", "−30 %",
        stored=(F("0.1"), F("0.07")),
    ),
    reach(
        "Repeat orders +20 % in a year", "repeat_orders", "25 %", "+20 %",
        stored=(F("0.25"), F("0.3")),
    ),
)  # fmt: skip
ANY_COMPETITOR = (
    reach("CSAT 84 → 90 %", "csat", "84 %", "90 %", stored=(F("0.84"), F("0.9"))),
    reach(
        "First response 60 → 45 min", "first_response_time", "60 min", "45 min",
        stored=(3600, 2700),
    ),
    reach(
        "Solved at first contact 60 → 68 %", "first_contact_resolution", "60 %", "68 %",
        stored=(F("0.6"), F("0.68")),
    ),
)  # fmt: skip

EXAMPLES = (
    Example(
        title="Product adoption",
        stage="adoption",
        entries=(
            count("Three live contacts with every assigned account", "thrice", "100 %", 1),
            count(
                "12 reactivation messages for points of the customer's life",
                "reactivation_messages", "12", 12,
            ),
            reach("NPS to 65", "nps", "41", "65", stored=(41, 65)),
        ),
        says={(*HINT, "12 reactivation messages for points of the customer's life")},
    ),
    Example(
        title="Engagement of new customers",
        stage="onboarding",
        entries=(
            reach(
                "Messages opened 6 → 18 %", "message_open_rate", "6 %", "18 %",
                stored=(F("0.06"), F("0.18")),
            ),
            stay("24 follow-ups a week", "follow_ups", "24", 24),
            stay("Quality score at 9.5 or more", "quality_score", "9.5", F("9.5")),
            reach(
                "Reply time cut by 300 %", "average_response_time", "90 min", "−300 %",
                stored=(5400, -10_800),
            ),
        ),
        says={
            ("stop", "impossible-target", "Reply time cut by 300 %"),
            (*NO_GUARD, "Reply time cut by 300 %"),  # csat guards it
        },
    ),
    Example(
        title="Satisfaction of enterprise customers",
        stage="support",
        entries=(
            reach(
                "Negative voices 12 → 3", "negative_voices", "12", "3", stored=(12, 3),
                filters={"segment": "Enterprise"},
            ),
            reach(
                "Positive reviews 4 → 16", "positive_reviews", "4", "16", stored=(4, 16),
                filters={"segment": "Enterprise"},
            ),
            reach(
                "Average rating 4.2 → 4.8", "csat_average", "4.2", "4.8",
                stored=(F("4.2"), F("4.8")), filters={"segment": "Enterprise"},
            ),
        ),
        says={LAGGING},
    ),
    Example(
        title="How we learn from customers who leave or stay",
        stage="renewal",
        cadence="year",
        entries=(
            count("1,200 surveys in a year", "surveys_collected", "1,200", 1200),
            count("75 calls with the best customers", "calls_best_customers", "75", 75),
            count("20 exit calls", "exit_calls", "20", 20),
            words("Plan for Q4 presented", "1"),
        ),
        says={
            (*HINT, "75 calls with the best customers"),
            (*HINT, "20 exit calls"),
            (*TASK, "Plan for Q4 presented"),
        },
    ),
    Example(
        title="World-class service",
        stage="support",
        entries=(
            stay("CSAT above 90 % for tier 1", "csat", "90 %", F("0.9"), tier=1),
            reach(
                "First response 60 → under 45 min", "first_response_time", "60 min", "45 min",
                stored=(3600, 2700),
            ),
            stay(
                "95 % of tier 2 solved within 24 h", "solved_within", "95 %", F("0.95"), tier=2
            ),
            each(
                "CSAT of each agent at 95 % or more", "csat", "person", "95 %", F("0.95")
            ),
        ),
        says={VAGUE},
    ),
    Example(
        title="Being ahead of the customer",
        stage="growth",
        entries=(
            stay("Account health above 45 on average", "account_health", "45", 45),
            count("Red accounts reviewed: 100 %", "red_account_coverage", "100 %", 1),
            stay(
                "Net revenue retention above 112 %", "net_revenue_retention", "112 %", F("1.12")
            ),
        ),
        says=set(),
    ),
    Example(
        title="A team that performs",
        stage="team",
        entries=(
            stay("Weekly pulse at 8 or more", "team_pulse", "8", 8),
            count("2 promotions from within", "promotions", "2", 2),
            count("3 hires", "hires", "3", 3),
        ),
        says={(*HINT, "2 promotions from within"), (*HINT, "3 hires")},
    ),
    Example(
        title="Better service than any competitor",
        stage="support",
        entries=ANY_COMPETITOR,
        says={VAGUE},
    ),
    Example(
        title="Finding out what customers want",
        stage="support",
        entries=(
            steps("Top topics reviewed", "October", "November", "December"),
            reach(
                "Tickets without a topic 12 → 4 %", "untagged_share", "12 %", "4 %",
                stored=(F("0.12"), F("0.04")),
            ),
            reach("Effort 5.1 → 5.8", "ces", "5.1", "5.8", stored=(F("5.1"), F("5.8"))),
            count("400 surveys collected", "surveys_collected", "400", 400),
        ),
        says=set(),
    ),
    Example(
        title="Why customers leave, and mending it",
        stage="renewal",
        entries=(
            count("20 exit calls", "exit_calls", "20", 20),
            reach("Churn 5 → 4 %", "churn", "5 %", "4 %", stored=(F("0.05"), F("0.04"))),
            reach(
                "Retention 91 → 93 %", "retention", "91 %", "93 %",
                stored=(F("0.91"), F("0.93")),
            ),
        ),
        says={(*HINT, "20 exit calls")},
    ),
    Example(
        title="A simple hand-over from product to support",
        stage="support",
        entries=(
            reach(
                "Escalations 18 → 12 %", "escalation_rate", "18 %", "12 %",
                stored=(F("0.18"), F("0.12")),
            ),
            reach(
                "Tickets about new features 90 → 40", "tickets_created", "90", "40",
                stored=(90, 40), filters={"topic": "New features"},
            ),
            reach(
                "Tickets without a topic 12 → 4 %", "untagged_share", "12 %", "4 %",
                stored=(F("0.12"), F("0.04")),
            ),
            words("Find places to improve"),
        ),
        says={
            (*TASK, "Find places to improve"),
            ("stop", "no-metric", "Find places to improve"),  # and no value to type either
        },
    ),
    Example(
        title="The best support team",
        stage="team",
        entries=(
            reach(
                "Quality score 8.6 → 9.2", "quality_score", "8.6", "9.2",
                stored=(F("8.6"), F("9.2")),
            ),
            reach(
                "Solved at first contact 60 → 68 %", "first_contact_resolution", "60 %", "68 %",
                stored=(F("0.6"), F("0.68")),
            ),
            stay("Pulse at 8 or more", "team_pulse", "8", 8),
            reach("Tickets per hour 4 → 4.5", "tickets_per_hour", "4", "4.5", stored=(4, F("4.5"))),
            stay("CSAT at 85 % or more", "csat", "85 %", F("0.85"), weight=0),
        ),
        says={VAGUE},
    ),
    Example(
        title="Efficiency",
        stage="support",
        entries=(
            reach("Cost per resolution 9 → 7", "cost_per_resolution", "9", "7", stored=(9, 7)),
            reach("Replies per ticket 5 → 3", "replies_per_ticket", "5", "3", stored=(5, 3)),
            reach(
                "Resolution time 24 → 12 h", "resolution_time", "24 h", "12 h",
                stored=(86_400, 43_200),
            ),
            reach("Self-service 3 → 4", "self_service_ratio", "3", "4", stored=(3, 4)),
        ),
        says={  # csat guards all of them
            (*NO_GUARD, "Cost per resolution 9 → 7"),
            (*NO_GUARD, "Replies per ticket 5 → 3"),
            (*NO_GUARD, "Resolution time 24 → 12 h"),
            (*NO_GUARD, "Self-service 3 → 4"),
        },
    ),
    Example(
        title="Fewer complaints and returns",
        stage="support",
        cadence="year",
        entries=COMPLAINTS,
        says={LAGGING},
    ),
    Example(
        title="Fewer complaints and returns",
        stage="support",
        cadence="half_year",
        entries=COMPLAINTS,
        says={LAGGING, (*LATE, "Repeat orders +20 % in a year")},
    ),
    Example(
        title="Fewer complaints and returns",
        stage="support",
        entries=COMPLAINTS,
        says={LAGGING, *((*LATE, one.title) for one in COMPLAINTS)},
    ),
    Example(
        title="Self-service",
        stage="support",
        cadence="year",
        entries=(
            reach(
                "Help centre visits +20 % in a year", "kb_visits", "1,000", "+20 %",
                stored=(1000, 1200),
            ),
            reach("Self-service ratio 3 → 4", "self_service_ratio", "3", "4", stored=(3, 4)),
            reach(
                "Calls abandoned 9 → 5 %", "abandonment_rate", "9 %", "5 %",
                stored=(F("0.09"), F("0.05")),
            ),
            reach(
                "Tickets by phone 900 → 600", "volume_by_channel", "900", "600",
                stored=(900, 600), filters={"channel": "phone"},
            ),
        ),
        says={(*NO_GUARD, "Self-service ratio 3 → 4")},
    ),
    Example(
        title="Shorter waiting",
        stage="support",
        entries=(
            reach(
                "Calls answered within 20 s: 70 → 80 %", "service_level", "70 %", "80 %",
                stored=(F("0.7"), F("0.8")),
            ),
            reach("Waiting 20 → 12 h", "waiting_time", "20 h", "12 h", stored=(72_000, 43_200)),
            each(
                "First response within an hour on each channel", "first_response_time",
                "channel", "1 h", 3600, "upper",
            ),
        ),
        says={
            (*NO_GUARD, "Calls answered within 20 s: 70 → 80 %"),
            (*NO_GUARD, "First response within an hour on each channel"),
        },
    ),
    Example(
        title="Every channel alike",
        stage="support",
        entries=(
            each("CSAT of each channel at 85 %", "csat", "channel", "85 %", F("0.85")),
            reach(
                "Response on social media 4 → 2 h", "average_response_time", "4 h", "2 h",
                stored=(14_400, 7200), filters={"channel": "social"},
            ),
        ),
        says=set(),
    ),
    Example(
        title="Work that scales",
        stage="team",
        entries=(
            count(
                "Topics documented to 80 % of the 50 most frequent", "topics_documented", "40", 40
            ),
            reach(
                "Solved as our standard says 70 → 85 %", "consistent_resolution", "70 %", "85 %",
                stored=(F("0.7"), F("0.85")),
            ),
            count("30 articles", "kb_articles", "30", 30),
        ),
        says={
            (*HINT, "Topics documented to 80 % of the 50 most frequent"),
            (*HINT, "30 articles"),
        },
    ),
    Example(
        title="People who grow",
        stage="team",
        entries=(
            count("120 hours of training", "training_hours", "120", 120),
            each("Quality score of each agent at 9", "quality_score", "person", "9", 9),
            count("2 promotions", "promotions", "2", 2),
            stay("Pulse at 8 or more", "team_pulse", "8", 8),
        ),
        says={(*HINT, "120 hours of training"), (*HINT, "2 promotions")},
    ),
)  # fmt: skip
