"""Who works in the simulated helpdesk, what comes in, and how that changes over the quarters."""

from typing import NamedTuple


class Agent(NamedTuple):
    """quality: what it adds to the share of good ratings; pace: times the usual waiting."""

    id: int
    name: str
    group: int
    quality: float
    pace: float

    @property
    def email(self) -> str:
        """first.last at the demonstration's domain."""
        return f"{self.name.lower().replace(' ', '.')}@demo.example"


class Group(NamedTuple):
    """Open from hour to hour (UTC) on the first `days` days of the week."""

    id: int
    name: str
    opens: int
    closes: int
    days: int


TIER_1, TIER_2, CHAT = 501, 502, 503
GROUPS = {
    group.id: group
    for group in (
        Group(TIER_1, "Tier 1", 7, 18, 5),
        Group(TIER_2, "Tier 2", 8, 17, 5),
        Group(CHAT, "Chat & Social", 7, 21, 6),
    )
}
AGENTS = {
    agent.id: agent
    for agent in (
        Agent(1001, "Anna Kowalska", TIER_1, 0.05, 0.85),
        Agent(1002, "Ben Carter", TIER_1, 0.00, 1.00),
        Agent(1003, "Chanida Suwan", TIER_1, 0.03, 0.90),
        Agent(1004, "Dmitri Orlov", TIER_1, -0.05, 1.30),
        Agent(1005, "Ewa Nowak", TIER_1, 0.01, 1.05),
        Agent(1006, "Farah Haddad", TIER_2, 0.06, 1.10),
        Agent(1007, "George Miles", TIER_2, 0.00, 0.95),
        Agent(1008, "Hanna Lind", TIER_2, 0.02, 1.00),
        Agent(1009, "Irina Petrova", CHAT, 0.02, 0.80),
        Agent(1010, "Jonas Weber", CHAT, -0.02, 1.15),
        Agent(1011, "Kanya Rattana", CHAT, 0.04, 0.90),
        Agent(1012, "Luis Ortega", CHAT, -0.08, 1.25),
    )
}
ADMIN = 1000  # whose token the demonstration reads with
SYSTEM = -1
FIRST_CUSTOMER, CUSTOMERS = 20_000, 1_500
FIRST_ACCOUNT, ACCOUNTS = 3_000, 200
TIME_FIELD = 360_001  # the custom field "time spent last update (sec)"

CHANNELS = {"Mail": 45, "Chat": 22, "Web form": 15, "Phone call (inbound)": 8, "Facebook": 7}
CHANNELS |= {"Web service": 3}
CHAT_CHANNELS = frozenset(("Chat", "Facebook"))
TOPICS = {
    "billing": 22,
    "login": 20,
    "shipping": 16,
    "returns": 12,
    "bug": 11,
    "how_to": 9,
    "account": 6,
    "": 4,
}
PRIORITIES = {"low": 18, "normal": 58, "high": 19, "urgent": 5}
SUBJECTS = {
    "billing": ("Charged twice", "Where is my invoice?", "Wrong amount on the invoice"),
    "login": ("Cannot sign in", "Password reset mail never came", "Locked out"),
    "shipping": ("Parcel has not arrived", "Change the delivery address", "Tracking is stuck"),
    "returns": ("How do I send this back?", "Refund still missing", "Wrong size"),
    "bug": ("Page stays blank", "Error 500 at checkout", "App closes by itself"),
    "how_to": ("How do I add a colleague?", "Export to a spreadsheet?", "Change the language"),
    "account": ("Delete my account", "Change my e-mail address", "Merge two accounts"),
    "": ("Question", "Hello", "Please call me back"),
}
PRAISE = ("Quick and friendly.", "Solved at once, thank you!", "Very patient.", "")
BLAME = ("Took far too long.", "I had to explain it three times.", "Still not working.", "")

# Tickets created on a day of the week (Monday first), and the weight of each hour of a day.
VOLUME = (52, 46, 44, 42, 40, 14, 9)
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 12, 10, 12, 13, 12, 10, 8, 6, 5, 4, 3, 2, 1)


class Season(NamedTuple):
    """What is usual at some time: the department gets better at some things, not at all."""

    volume: float
    response: float  # times the usual wait for an answer
    at_once: float  # solved by the first answer
    rounds: float  # answers until it is solved
    escalated: float
    reopened: float
    good: float


def season(quarters: float) -> Season:
    """As it is so many quarters after the beginning; changes level off after two years."""
    t = min(max(quarters, 0.0), 8.0)
    return Season(
        volume=1 + 0.05 * t,
        response=0.9**t,
        at_once=0.38 + 0.02 * t,
        rounds=1.7 + 0.06 * t,
        escalated=max(0.09, 0.25 - 0.026 * t),
        reopened=max(0.025, 0.085 - 0.012 * t),
        good=min(0.93, 0.78 + 0.035 * t),
    )
