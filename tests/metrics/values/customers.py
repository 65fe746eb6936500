"""A small organization with accounts, written down row by row; dates are of March 2026."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from metrics.catalogue import CATALOGUE
from metrics.facts import MILLION, Measure
from metrics.models import Account, AccountAssignee, Batch, Entry, Measurement
from metrics.models.entry import Way
from metrics.values import Filters, Key, Scope, Value, read, read_by
from metrics.values.types import COMPANY, EVERYTHING
from people.models import Membership, TeamMembership
from tests.metrics.values.world import World

MARCH = (date(2026, 3, 1), date(2026, 4, 1))
OPEN = date(2020, 1, 1)
_keys = count(1)


def march(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Noon of a day of March; 0 and less are February's, 32 is 1 April."""
    return datetime(2026, 3, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)


def on(day: int) -> date:
    return march(day).date()


class Customers(World):
    """What World is, with accounts, who looks after them, and what was entered."""

    def account(
        self, name: str, since: date = OPEN, until: date | None = None, segment: str = ""
    ) -> Account:
        return Account.objects.create(
            organization=self.organization,
            external_id=name,
            name=name,
            segment=segment,
            started_on=since,
            ended_on=until,
        )

    def works(
        self, name: str, team: str, start: date = OPEN, end: date | None = None
    ) -> Membership:
        person = self.person(name)
        TeamMembership.objects.create(
            organization=self.organization,
            membership=person,
            team=self.team(team),
            start=start,
            end=end,
        )
        return person

    def assigned(
        self, account: Account, name: str, start: date | None = None, end: date | None = None
    ) -> None:
        AccountAssignee.objects.create(
            organization=self.organization,
            account=account,
            person=self.person(name),
            start=start,
            end=end,
        )

    def entered(
        self,
        measure: Measure,
        value: float = 1,
        at: datetime | None = None,
        *,
        account: Account | None = None,
        variant: str = "",
        team: str | None = None,
        person: str | None = None,
        weight: float = 1,
        **fields: Any,
    ) -> Measurement:
        """One entry with its measurement; value and weight in whole units."""
        batch, _ = Batch.objects.get_or_create(organization=self.organization, way=Way.TYPED)
        moment, amount = at or march(10), round(value * MILLION)
        entry = Entry.objects.create(
            organization=self.organization,
            batch=batch,
            key=str(next(_keys)),
            measure=measure,
            variant=variant,
            at=moment,
            value=amount,
            weight=round(weight * MILLION),
            account=account,
        )
        return Measurement.objects.create(
            organization=self.organization,
            entry=entry,
            measure=measure,
            variant=variant,
            at=moment,
            value=amount,
            weight=round(weight * MILLION),
            account=account,
            team=self.team(team) if team else None,
            person=self.person(person) if person else None,
            **fields,
        )

    def pays(
        self,
        account: Account,
        *amounts: tuple[float, datetime],
        currency: str = "EUR",
        until: datetime | None = None,
    ) -> None:
        """Its revenue from each moment until the next; the last until `until`, if that is set."""
        ends = [at for _amount, at in amounts[1:]] + [until]
        for (amount, at), end in zip(amounts, ends, strict=True):
            self.entered(
                Measure.ACCOUNT_REVENUE,
                amount,
                at,
                account=account,
                variant=currency,
                until=end,
            )

    def fares(self, account: Account, *states: tuple[float, str, datetime]) -> None:
        """Its health and colour from each moment until the next."""
        ends = [at for _value, _colour, at in states[1:]] + [None]
        for (value, colour, at), end in zip(states, ends, strict=True):
            self.entered(
                Measure.ACCOUNT_HEALTH, value, at, account=account, variant=colour, until=end
            )

    def value(
        self,
        key: str,
        aggregation: str = "",
        period: tuple[date, date] = MARCH,
        *,
        scope: Scope = COMPANY,
        filters: Filters = EVERYTHING,
        agents: bool = False,
    ) -> Value:
        return read(
            organization=self.organization,
            definition=CATALOGUE[key],
            aggregation=aggregation,
            period=period,
            scope=scope,
            filters=filters,
            agents=agents,
        )

    def split(
        self,
        key: str,
        by: str,
        aggregation: str = "",
        period: tuple[date, date] = MARCH,
        **asked: Any,
    ) -> dict[Key, Value]:
        return read_by(
            organization=self.organization,
            definition=CATALOGUE[key],
            aggregation=aggregation,
            period=period,
            by=by,
            **asked,
        )
