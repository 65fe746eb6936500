"""Rows of words → facts, or what is wrong with them. Pure: all that is known stands in the book."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple, TypeVar

from metrics.entering.book import Allowed, Book, KnownAccount, OwnUnit, fold
from metrics.entering.cells import Raw
from metrics.entering.checked import NATURAL, OWN_KEY, Good, one_currency, without_doubles
from metrics.entering.checked import Bad as Bad
from metrics.entering.checked import Checked as Checked
from metrics.entering.days import read_day
from metrics.entering.facts import Fact
from metrics.entering.kind import Kind
from metrics.entering.problems import Problem
from metrics.entering.spec import BY_KEY, KINDS
from metrics.entering.values import Amount, missing, read_colour, read_currency, read_value
from metrics.facts import Measure, micros
from metrics.matching.resolving import local_midnight

LENGTHS = {"key": 160, "subject": 200, "wave": 80, "ticket": 200, "topic": 80, "comment": 10_000}
T = TypeVar("T")


class _Told(NamedTuple):
    """What a row says, piece by piece, before it is a fact."""

    kind: Kind
    own: OwnUnit | None
    at: int
    day: date
    dated: bool
    amount: Amount
    account: KnownAccount | None
    person: int | None
    team: int | None
    variant: str


def check_rows(rows: Iterable[Raw], book: Book, *, measure: str = "") -> Checked:
    """Each row as a fact, or with its problems. `measure`: of rows that do not name one."""
    found = check_each(rows, book, measure=measure)
    good, twice = without_doubles(found.good)
    good, mixed = one_currency(good, book.currencies)
    return Checked(good, sorted(found.bad + twice + mixed, key=lambda one: one.raw.line))


def check_each(rows: Iterable[Raw], book: Book, *, measure: str = "") -> Checked:
    """Each row by itself: what can only be seen of several together is left open."""
    good: list[Good] = []
    bad: list[Bad] = []
    seen: Counter[str] = Counter()
    for raw in rows:
        found = _check(raw, book, measure, seen)
        if isinstance(found, Fact):
            good.append(Good(raw, found))
        else:
            bad.append(Bad(raw, tuple(found)))
    return Checked(good, bad)


def kind_of(text: str) -> tuple[Kind, str] | Problem:
    """The kind that is named, and the short name of an own one: "nps", "own:demos"."""
    name, _colon, slug = text.strip().partition(":")
    kind = BY_KEY.get(fold(name).replace(" ", "_").replace("-", "_"))
    if not name:
        return missing("measure")
    if kind is None:
        return Problem("measure", "unknown_measure", {"value": text[:80]})
    return kind, slug.strip()


def _check(raw: Raw, book: Book, measure: str, seen: Counter[str]) -> Fact | list[Problem]:
    if raw.fault is not None:
        return [Problem(*raw.fault)]
    named = kind_of(raw.cells.get("measure", "").strip() or measure)
    if isinstance(named, Problem):
        return [named]
    kind, slug = named
    own = book.own.get(fold(slug)) if kind.measure is Measure.OWN else None
    if kind.measure is Measure.OWN and own is None:
        return [Problem("measure", "unknown_own", {"value": slug[:80]})]
    problems: list[Problem] = list(_too_long(raw))
    when = _keep(problems, _when(raw.cells, book, kind))
    amount = _keep(problems, read_value(kind, raw.cells, language=book.language, own=own))
    account = _keep(problems, _account(raw.cells, book, kind))
    person = _keep(problems, _person(raw.cells, book, kind))
    team = _keep(problems, _team(raw.cells, book, kind))
    variant = _keep(problems, _variant(raw.cells, kind, own))
    if problems or when is None or amount is None or variant is None:
        return problems
    at, day, dated = when
    told = _Told(
        kind, own, at, day, dated, amount, account or None, person or None, team or None, variant
    )
    problems += _together(told, book)
    if problems:
        return problems
    fact = _fact(raw.cells, told, seen, book.allowed.oneself)
    held = book.held.get(fact.key)
    if held is not None and not book.allowed.covers(*held):
        return [Problem("key", "not_your_key", {})]
    return fact


def _keep(problems: list[Problem], found: T | Problem) -> T | None:
    """The value, or None with its problem noted."""
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return found


def _too_long(raw: Raw) -> Iterator[Problem]:
    for column, length in LENGTHS.items():
        text = raw.cells.get(column, "")
        if len(text.strip()) > length:
            yield Problem(column, "too_long", {"value": text[:40], "length": str(length)})


def _when(cells: Mapping[str, str], book: Book, kind: Kind) -> tuple[int, date, bool] | Problem:
    """Microseconds, the local day, and whether only the day was given."""
    text = cells.get("date", "").strip()
    if not text:
        return missing("date")
    if "T" in text[8:12] and len(text) > 16:
        found = _moment(text, book, kind)
        return found
    day = read_day(text, language=book.language, formats=book.formats)
    if isinstance(day, Problem):
        return day
    if day > book.today and not kind.spell:
        return Problem("date", "in_future", {"value": text[:80]})
    return micros(local_midnight(book.zone, day)), day, True


def _moment(text: str, book: Book, kind: Kind) -> tuple[int, date, bool] | Problem:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Problem("date", "not_a_moment", {"value": text[:80]})
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=book.zone)
    try:
        day = moment.astimezone(book.zone).date()
    except OverflowError:  # the first or last day of all, seen from another zone
        return Problem("date", "not_a_moment", {"value": text[:80]})
    if day > book.today and not kind.spell:
        return Problem("date", "in_future", {"value": text[:80]})
    checked = read_day(day.isoformat())
    return checked if isinstance(checked, Problem) else (micros(moment), day, False)


def _account(cells: Mapping[str, str], book: Book, kind: Kind) -> KnownAccount | Problem | None:
    text = cells.get("account", "").strip()
    if not text:
        return missing("account") if kind.account == "must" else None
    if kind.account == "no":
        return Problem("account", "no_account_here", {})
    found = book.accounts.get(fold(text), ())
    if len(found) == 1:
        return found[0]
    code = "two_accounts" if found else "unknown_account"
    return Problem("account", code, {"value": text[:80]})


def _person(cells: Mapping[str, str], book: Book, kind: Kind) -> int | Problem | None:
    text = cells.get("person", "").strip()
    if not text:
        return missing("person") if kind.credited == "person" else None
    if kind.credited == "team":
        return Problem("person", "no_person_here", {})
    return _named(text, book.people, "person", "unknown_person", "two_people")


def _team(cells: Mapping[str, str], book: Book, kind: Kind) -> int | Problem | None:
    text = cells.get("team", "").strip()
    if not text:
        return missing("team") if kind.credited == "team" else None
    return _named(text, book.teams, "team", "unknown_team", "two_teams")


def _named(
    text: str, names: Mapping[str, Sequence[int]], column: str, unknown: str, several: str
) -> int | Problem:
    found = names.get(fold(text), ())
    if len(found) == 1:
        return found[0]
    return Problem(column, several if found else unknown, {"value": text[:80]})


def _variant(cells: Mapping[str, str], kind: Kind, own: OwnUnit | None) -> str | Problem:
    if own is not None:
        return own.slug
    if kind.value == "money":
        return read_currency(cells.get("currency", ""))
    if kind.measure is Measure.ACCOUNT_HEALTH:
        return read_colour(cells.get("colour", ""))
    return cells.get("topic", "").strip() if kind.topic else ""


def _together(told: _Told, book: Book) -> Iterator[Problem]:
    """What can only be seen of several columns together."""
    kind, account = told.kind, told.account
    if kind.credited == "either" and told.person is None and told.team is None:
        yield Problem("person", "nobody_credited", {})
    if kind.spell and account is not None:
        about = {"account": account.name}
        if told.day < account.start:
            day = account.start.isoformat()
            yield Problem("date", "before_account", about | {"day": day})
        elif account.end is not None and told.day >= account.end and told.amount.value:
            yield Problem("date", "after_account", about | {"day": account.end.isoformat()})
    if book.allowed.only is not None:
        yield from _of_own_work(told, book.allowed)
    elif not book.allowed.covers(
        told.person, told.team, account.assignee if account is not None else None
    ):
        yield Problem("team" if told.team is not None else "person", "not_yours", {})


def _of_own_work(told: _Told, allowed: Allowed) -> Iterator[Problem]:
    """What somebody did with an account that they look after, and nothing else."""
    if told.kind.measure not in (allowed.only or ()):
        yield Problem("measure", "no_own_work", {})
    if told.account is None:
        yield missing("account")
    elif told.account.assignee not in allowed.people:
        yield Problem("account", "not_your_account", {})
    if told.team is not None or not allowed.people >= {told.person} - {None}:
        yield Problem("person", "not_yourself", {})


def _fact(cells: Mapping[str, str], told: _Told, seen: Counter[str], oneself: int | None) -> Fact:
    subject, wave, comment = (
        cells.get(name, "").strip() for name in ("subject", "wave", "comment")
    )
    fact = Fact(
        key="",
        measure=told.kind.measure.value,
        at=told.at,
        value=told.amount.value,
        weight=told.amount.weight,
        variant=told.variant,
        account=told.account.id if told.account else None,
        person=told.person or oneself,
        team=told.team,
        subject=subject,
        wave=wave,
        comment=comment,
        day=told.day.isoformat() if told.dated else "",
        ticket=_number(cells) if told.kind.ticket else "",
    )
    if oneself is not None:
        return fact._replace(key=_of_the_day(fact, told.day))
    given = cells.get("key", "").strip()
    return fact._replace(key=OWN_KEY + given if given else _natural(fact, seen))


def _of_the_day(fact: Fact, day: date) -> str:
    """The key of what somebody did themselves with an account: one a day, whatever key, hour or
    words they send with it. Else what somebody decided about it would be undone by another key."""
    plain = fact._replace(day=day.isoformat(), subject="", wave="")
    return _natural(plain, Counter())


def _number(cells: Mapping[str, str]) -> str:
    """The ticket's number without the sign that people write before it."""
    return cells.get("ticket", "").strip().removeprefix("#").strip()


def _natural(fact: Fact, seen: Counter[str]) -> str:
    """A key made of what the row is about, and not of its value: an overlapping file replaces.

    What can happen several times a day is told apart by its place among its like in the file, a
    review of a ticket by the ticket.
    """
    spell = KINDS[Measure(fact.measure)].spell
    about = (fact.measure, "" if spell else fact.variant, fact.account, fact.person, fact.team)
    named = [fold(fact.subject), fold(fact.wave), fact.day or str(fact.at)]
    named += [fact.ticket] if fact.ticket else []
    digest = sha256(repr((about, tuple(named))).encode()).hexdigest()[:40]
    seen[digest] += 1
    many = "" if spell or seen[digest] == 1 else f"#{seen[digest]}"
    return f"{NATURAL}{digest}{many}"
