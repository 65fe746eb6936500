"""The accounts behind a number: those that count, those that miss, those left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.asking.asked import Asked
from metrics.facts import Gap
from metrics.models import Account
from metrics.values import Filters, instant
from metrics.values.accounts import listed
from metrics.values.query import Question
from metrics.values.sql import Sql
from metrics.wording.words import GAPS
from people.access import Access
from people.figures import measure_value
from people.models import Membership

HIT, MISSED, LEFT_OUT = "counted", "missed", "excluded"
_STAYED, _GONE = pgettext_lazy("accounts", "Stayed"), pgettext_lazy("accounts", "Gone")
_MORE, _ONCE = _("Ordered often enough"), _("Ordered less often")
# What a counted account is where it adds to the numerator, and where it does not.
_WORDS: dict[str, tuple[Promise, Promise]] = {
    "coverage": (pgettext_lazy("accounts", "Covered"), pgettext_lazy("accounts", "Missed")),
    "retention": (_STAYED, _GONE),
    "churn": (_GONE, _STAYED),
    "repeated": (_MORE, _ONCE),
    "customers": (_MORE, _ONCE),
}
_COUNTED = pgettext_lazy("accounts", "Counted")
_LEFT_OUT = pgettext_lazy("accounts", "Left out")


class Tab(NamedTuple):
    """A kind of account: how many there are."""

    state: str
    label: Promise
    many: int


class Line(NamedTuple):
    """An account behind a number. says: what it adds, in words; reason: why it is left out."""

    account: Account | None
    person: str
    says: str
    reason: str | Promise


@dataclass(frozen=True, slots=True)
class Accounts:
    """What stands behind a number that counts accounts, as far as the reader may see it."""

    question: Asked
    source: Sql
    tabs: list[Tab]
    tab: Tab

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self.tab.many

    def __len__(self) -> int:
        return self.tab.many

    def __getitem__(self, chosen: slice) -> list[Line]:
        """Lines by the accounts' names; three queries."""
        first, last = chosen.start or 0, chosen.stop
        rows = _fetch(
            f"""SELECT l.account_id, l.person_id, l.gap, l.above, l.below, l.currency_first
FROM ({self.source.text}) AS l LEFT JOIN metrics_account c ON c.id = l.account_id
WHERE l.state = %s ORDER BY lower(c.name), l.account_id LIMIT %s OFFSET %s""",  # noqa: S608
            (*self.source.params, self.tab.state, last - first, first),
        )
        accounts = Account.objects.in_bulk([row[0] for row in rows if row[0]])
        people = Membership.objects.in_bulk([row[1] for row in rows if row[1]])
        return [
            Line(
                accounts.get(account),
                people[person].name if person in people else "",
                _says(self.question, above, below, currency),
                GAPS[Gap(gap)] if gap else "",
            )
            for account, person, gap, above, below, currency in rows
        ]


def read_accounts(access: Access, question: Asked, *, state: str) -> Accounts:
    """What counts and what does not; one query, three more for the lines.

    A director sees all accounts, a lead those of the own teams and people, an agent the own.
    """
    one = question.one
    found = listed(_question(access, question))
    seen = _visible(access)
    source = Sql(
        f"SELECT *, CASE WHEN gap <> 0 THEN '{LEFT_OUT}' WHEN {_hit(question)} THEN '{HIT}'"  # noqa: S608
        f" ELSE '{MISSED}' END AS state FROM ({found.text}) AS every WHERE {seen.text}",
        (*found.params, *seen.params),
    )
    counts = dict(
        _fetch(f"SELECT state, count(*) FROM ({source.text}) AS s GROUP BY 1", source.params)  # noqa: S608
    )
    hit, missed = _WORDS.get(one.kind, (_COUNTED, _COUNTED))
    tabs = [Tab(HIT, hit, counts.get(HIT, 0))]
    if one.kind in _WORDS:
        tabs.append(Tab(MISSED, missed, counts.get(MISSED, 0)))
    if counts.get(LEFT_OUT):
        tabs.append(Tab(LEFT_OUT, _LEFT_OUT, counts[LEFT_OUT]))
    return Accounts(question, source, tabs, next((t for t in tabs if t.state == state), tabs[0]))


def _question(access: Access, question: Asked) -> Question:
    zone = access.organization.zone
    start, end = question.period
    return Question(
        access.organization.pk,
        question.one,
        [(instant(start, zone), instant(end, zone))],
        [question.scope],
        [question.filters, Filters(**question.definition.filters)],
        timezone=access.organization.timezone,
        days=[question.period],
    )


def _hit(question: Asked) -> str:
    return "above > 0" if question.one.kind in _WORDS else "true"


def _visible(access: Access) -> Sql:
    """As `metrics.showing.explain.visible` says of measurements."""
    if access.is_director:
        return Sql("true")
    mine = [access.membership.pk] if access.is_agent else []
    people = [*access.led_people, *mine] if access.is_lead else mine
    teams = list(access.led_teams) if access.is_lead else []
    return Sql("(person_id = ANY(%s::bigint[]) OR team_id = ANY(%s::bigint[]))", (people, teams))


def _says(question: Asked, above: int | None, below: int | None, currency: str | None) -> str:
    """What the account adds: its health, or its revenue then and now."""
    one = question.one
    if above is None or one.kind in _WORDS:
        return ""
    if not one.is_money:
        return measure_value(above, one.unit)
    unit = f"money:{currency}" if currency else "money"
    return f"{measure_value(below, unit)} → {measure_value(above, unit)}"


def _fetch(text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall())
