"""One ticket's whole life, made up from its id and a seed: the same whenever it is told."""

from random import Random
from typing import Any

from metrics.simulator import roster
from metrics.simulator.hours import later
from metrics.simulator.records import OTHER, Audit, Rating, Story
from metrics.simulator.roster import AGENTS, CHAT, GROUPS, SYSTEM, TIER_1, TIER_2

HOUR, DAY = 3600, 86_400
LONGEST = 30 * DAY  # nothing happens to a ticket later than that after its creation
SECOND_THOUGHTS = 29  # of so many tickets one is rated otherwise, three days later
IDS = 1000  # ids below which an audit, its children and a rating of one ticket stand


def tell(id: int, created: int, *, seed: int, quarters: float, live: bool) -> Story:
    """The story of ticket `id`. A live one happens within minutes, so that one can watch it."""
    return _Teller(id, created, Random(f"{seed}/{id}"), quarters, live).story()  # noqa: S311


class _Teller:
    def __init__(self, id: int, created: int, rng: Random, quarters: float, live: bool) -> None:
        self.id, self.created, self.now, self.rng, self.live = id, created, created, rng, live
        self.season = roster.season(quarters)
        self.via = _pick(rng, roster.CHANNELS)
        self.topic = _pick(rng, roster.TOPICS)
        self.group = CHAT if self.via in roster.CHAT_CHANNELS else TIER_1
        self.agent = self.someone()
        self.requester = roster.FIRST_CUSTOMER + rng.randrange(roster.CUSTOMERS)
        self.account = roster.FIRST_ACCOUNT + self.requester % roster.ACCOUNTS
        self.fields: dict[str, Any] = {"status": "new", "assignee_id": None, "tags": []}
        self.audits: list[Audit] = []
        self.ratings: list[Rating] = []

    def story(self) -> Story:
        self.open()
        fate = self.rng.random()
        if fate < 0.007:
            self.spam()
        elif fate < 0.017:
            self.merge()
        else:
            self.work()
        last = self.created + LONGEST
        told = sorted(self.audits, key=lambda audit: (audit.at, audit.id))
        audits = tuple(audit for audit in told if audit.at <= last)
        ratings = tuple(rating for rating in self.ratings if rating.at <= last)
        return Story(self.id, self.created, self.requester, self.account, audits, ratings)

    def open(self) -> None:
        phone = self.via.startswith("Phone")
        author = self.agent if phone else self.requester
        subject = self.rng.choice(roster.SUBJECTS[self.topic])
        first = {
            "subject": subject,
            "requester_id": self.requester,
            "organization_id": self.account,
            "group_id": self.group,
            "priority": _pick(self.rng, roster.PRIORITIES),
            "status": "new",
            "tags": [self.topic] if self.topic else [],
        }
        comment = self.comment(author, subject)
        children = [comment, *({"event_type": "Create", key: v} for key, v in first.items())]
        self.fields |= first
        self.update(author, children)

    def spam(self) -> None:
        self.wait(HOUR)
        self.update(self.agent, [self.change("status", "deleted")])

    def merge(self) -> None:
        self.wait(HOUR)
        target = self.id - 1
        words = f"This request was closed and merged into request #{target}."
        tags = [*self.fields["tags"], "closed_by_merge"]
        children = [self.comment(self.agent, words, public=False), self.change("tags", tags)]
        self.update(self.agent, [*children, self.change("status", "closed")])

    def work(self) -> None:
        bug = self.topic == "bug"
        at_once = not bug and self.chance(self.season.at_once)
        self.respond("solved" if at_once else "open")
        if self.chance(0.015):
            self.update(SYSTEM, [self.change("tags", [*self.fields["tags"], "complaint"])])
        if not at_once:
            if self.group == TIER_1 and self.chance(self.season.escalated * (2 if bug else 1)):
                self.escalate()
            if self.chance(0.02):
                return  # nobody gets round to it
            self.talk()
            self.solve()
        self.rate()
        calm = 0.6 if self.agent_of().quality > 0 else 1.3
        if self.chance(self.season.reopened * calm):
            self.reopen()
        elif not self.live:
            self.now += 4 * DAY
            self.update(SYSTEM, [self.change("status", "closed")])

    def respond(self, status: str) -> None:
        """Assigned and answered in the group's working hours; the answer may be all it takes."""
        minutes = {"Chat": 3, "Facebook": 25}.get(self.via, 70)
        urgent = {"urgent": 0.4, "high": 0.7}.get(self.fields["priority"], 1.0)
        wait = minutes * 60 * urgent * self.season.response * self.agent_of().pace
        if not self.via.startswith("Phone"):
            self.wait(wait, working=True)
        self.update(
            self.agent,
            [
                self.comment(self.agent, "Thank you for writing. Let me look into it."),
                self.change("assignee_id", self.agent),
                self.change("status", status),
                *self.worked(),
            ],
        )

    def escalate(self) -> None:
        self.wait(HOUR, working=True)
        self.group = TIER_2
        before, self.agent = self.agent, self.someone()
        self.update(
            before,
            [
                self.comment(before, "Beyond me: please take over.", public=False),
                self.change("group_id", TIER_2),
                self.change("assignee_id", self.agent),
                *self.worked(),
            ],
        )

    def talk(self) -> None:
        """Some rounds of questions and answers; the ticket is pending while the customer thinks."""
        while self.chance(1 - 1 / self.season.rounds) and len(self.audits) < 14:
            waiting = "hold" if self.chance(0.08) else "pending"
            self.wait(2 * HOUR, working=True)
            question = self.comment(self.agent, "Could you tell us a little more?")
            self.update(self.agent, [question, self.change("status", waiting), *self.worked()])
            self.wait(5 * HOUR)
            answer = self.comment(self.requester, "Here is what I see.")
            self.update(self.requester, [answer, self.change("status", "open")])

    def solve(self) -> None:
        hours = 9 if self.group == TIER_2 else 3
        self.wait(hours * HOUR * self.agent_of().pace, working=True)
        words = self.comment(self.agent, "That should be it. Tell us if not.")
        self.update(self.agent, [words, self.change("status", "solved"), *self.worked()])

    def rate(self) -> None:
        if not self.chance(0.5 if self.live else 0.38):
            return
        now, slow = self.now, self.now - self.created > 3 * DAY
        self.wait(10 * HOUR)
        good = self.chance(self.season.good + self.agent_of().quality - (0.12 if slow else 0))
        comment = self.rng.choice(roster.PRAISE if good else roster.BLAME)
        score = "good" if good else "bad"
        self.ratings.append(
            Rating(
                self.id * IDS + IDS - 1 - len(self.ratings),
                self.id,
                self.now,
                score,
                comment,
                self.requester,
                self.fields["assignee_id"],
                self.group,
            )
        )
        self.update(self.requester, [self.change("satisfaction_score", score)])
        self.now = max(now, self.now)
        if self.id % SECOND_THOUGHTS == 0 and not self.live:
            self.think_again()

    def think_again(self) -> None:
        now, later = self.now, self.now + 3 * DAY
        if later <= self.created + LONGEST:
            self.now, answer = later, self.ratings[-1]
            self.ratings[-1] = answer._replace(changed_at=later)
            other = OTHER[answer.score]
            self.update(self.requester, [self.change("satisfaction_score", other)])
            self.now = now

    def reopen(self) -> None:
        self.wait(2 * DAY)
        words = self.comment(self.requester, "It is back again.")
        self.update(self.requester, [words, self.change("status", "open")])
        self.solve()

    def update(self, updater: int, children: list[dict[str, Any]]) -> None:
        id = self.id * IDS + len(self.audits) * 20
        numbered = tuple({"id": id + n, **child} for n, child in enumerate(children, start=1))
        via = "Rule" if updater == SYSTEM else self.via
        self.audits.append(Audit(id, self.id, self.now, updater, via, numbered))

    def change(self, field: str, value: Any) -> dict[str, Any]:
        before, self.fields[field] = self.fields.get(field), value
        return {"event_type": "Change", field: value, "previous_value": before}

    def comment(self, author: int, body: str, *, public: bool = True) -> dict[str, Any]:
        return {"event_type": "Comment", "author_id": author, "public": public, "body": body}

    def worked(self) -> list[dict[str, Any]]:
        seconds = round(self.rng.lognormvariate(5.6, 0.6) * self.agent_of().pace)
        change = {"event_type": "Change", "custom_ticket_fields": {roster.TIME_FIELD: seconds}}
        return [change]

    def agent_of(self) -> roster.Agent:
        return AGENTS[self.agent]

    def someone(self) -> int:
        return self.rng.choice([a.id for a in AGENTS.values() if a.group == self.group])

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def wait(self, seconds: float, *, working: bool = False) -> None:
        """Around so many seconds; half of all waits are shorter."""
        seconds *= self.rng.lognormvariate(0, 0.7)
        if self.live:
            self.now += 10 + round(90 * (1 - 0.5 ** (seconds / HOUR)))
        elif working:
            self.now = later(self.now, round(seconds), GROUPS[self.group])
        else:
            self.now += max(1, round(seconds))


def _pick(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
