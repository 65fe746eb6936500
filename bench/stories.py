"""Made-up tickets: what happened to each, as a helpdesk would report it. Pure, and seeded.

A story goes as most do: asked, taken, answered once or a few times, solved; some wait, rise a tier,
come back, are rated, are calls. Waits are lognormal, as those of real helpdesks are.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

from metrics.connectors.base import TicketRecord
from metrics.facts import HOUR, MILLION, SECOND, Event

TEAMS, AGENTS_A_TEAM = 30, 10
AGENTS, ACCOUNTS = TEAMS * AGENTS_A_TEAM, 2_000
CHANNELS = {"email": 50, "chat": 20, "phone": 12, "web": 12, "social": 6}
TIERS = {"1": 70, "2": 22, "3": 8}
PRIORITIES = {"normal": 70, "low": 15, "high": 12, "urgent": 3}
LANGUAGES = {"en": 60, "pl": 20, "ru": 12, "th": 8}
TOPICS = ["billing", "delivery", "login", "returns", "bug", "how-to", "contract", "outage", "other"]
_MINUTE = 60 * SECOND


def agent_name(number: int) -> str:
    """The helpdesk's id of an agent; those of a team stand together."""
    return f"agent-{number:03}"


def group_name(number: int) -> str:
    """The helpdesk's id of a team's group."""
    return f"group-{number:02}"


def stories(count: int, *, start: int, within: int, seed: int) -> Iterator[TicketRecord]:
    """`count` tickets created in [start, start + within), in µs, in the order of time."""
    random = Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
    for number, at in enumerate(sorted(start + random.randrange(within) for _ in range(count))):
        yield TicketRecord(f"s{number}", tuple(_Story(random, at).events()))


class _Story:
    """One ticket's course, in steps that each take time and leave an event."""

    def __init__(self, random: Random, at: int) -> None:
        self.random, self.at, self.count = random, at, 0
        self.team = random.randrange(TEAMS)
        self.agent = self._agent()
        self.customer = f"customer-{random.randrange(100_000)}"
        self.channel = self._one_of(CHANNELS)

    def events(self) -> Iterator[Event]:
        """In the order of time."""
        yield self._event("created", self.customer, "customer", details=self._details())
        if self.channel == "phone":
            yield from self._call()
        if self._chance(0.75):
            yield self._after(0.3, "assigned", role="system", to=self.agent)
        if self._chance(0.06):
            yield self._after(1, "tier_changed", self.agent, to="3")
        yield from self._answers()
        if self._chance(0.35):
            yield self._after(0.2, "time_worked", self.agent, value=self._took(600))
        if self._chance(0.99):
            yield self._after(0.5, "status", self.agent, to="solved")
            yield from self._afterwards()

    def _answers(self) -> Iterator[Event]:
        for number in range(self.random.choices((0, 1, 2, 3, 4), (5, 60, 20, 10, 5))[0]):
            if number:
                yield self._after(6, "customer_message", self.customer, "customer")
            yield self._after(2.5, "agent_reply", self.agent)
            if self._chance(0.15):
                yield self._after(0.1, "status", self.agent, to="pending")
                yield self._after(20, "status", self.customer, "customer", to="open")

    def _afterwards(self) -> Iterator[Event]:
        if self._chance(0.07):
            yield self._after(30, "status", self.customer, "customer", to="open")
            yield self._after(4, "agent_reply", self.agent)
            yield self._after(1, "status", self.agent, to="solved")
        if self._chance(0.15):
            score = self.random.choices((1, 2, 3, 4, 5), (5, 5, 10, 25, 55))[0]
            yield self._rated("csat", score, 5)
        if self._chance(0.05):
            yield self._rated("nps", self.random.randint(3, 10), 10)

    def _call(self) -> Iterator[Event]:
        yield self._event("call_offered", role="system")
        waited = self._took(25)
        self.at += waited
        if self._chance(0.08):
            yield self._event("call_abandoned", self.customer, "customer", value=waited)
        else:
            yield self._event("call_answered", self.agent, value=waited)

    def _rated(self, rating: str, score: int, scale: int) -> Event:
        return self._after(
            12,
            "rated",
            self.customer,
            "customer",
            value=score * MILLION,
            scale=scale * MILLION,
            rating=rating,
        )

    def _details(self) -> dict[str, Any]:
        return {
            "channel": self.channel,
            "group": group_name(self.team),
            "tier": self._one_of(TIERS),
            "priority": self._one_of(PRIORITIES),
            "topics": self.random.sample(TOPICS, self.random.choices((0, 1, 2), (10, 80, 10))[0]),
            "language": self._one_of(LANGUAGES),
            "account_id": f"account-{self.random.randrange(ACCOUNTS):04}",
            "requester_id": self.customer,
        }

    def _after(self, hours: float, *told: Any, **more: Any) -> Event:
        """An event some hours later, half of them sooner than that."""
        self.at += int(self.random.lognormvariate(0, 1) * hours * HOUR)
        return self._event(*told, **more)

    def _event(self, kind: str, actor: str = "", role: str = "agent", **more: Any) -> Event:
        self.count += 1
        return Event(str(self.count), self.at, kind, actor, role, **more)

    def _took(self, seconds: float) -> int:
        return int(self.random.lognormvariate(0, 0.8) * seconds) * SECOND

    def _agent(self) -> str:
        place = self.random.randrange(AGENTS_A_TEAM)
        return agent_name(self.team * AGENTS_A_TEAM + place)

    def _one_of(self, weights: dict[str, int]) -> str:
        return self.random.choices([*weights], [*weights.values()])[0]

    def _chance(self, share: float) -> bool:
        return self.random.random() < share
