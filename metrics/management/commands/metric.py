"""manage.py metric: any metric's value as JSON, at full precision."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.asking.narrowing import Refused, read_filters
from metrics.catalogue import Aggregation, Definition
from metrics.catalogue.building import in_business_time
from metrics.catalogue_setup import definitions
from metrics.facts import Channel, Measure
from metrics.models import HelpdeskAgent, HelpdeskGroup
from metrics.own.knowing import comes_from_something, gone_names
from metrics.values import BREAKDOWNS, Filters, Key, Scope, Value, read, read_by
from metrics.values.accounts import refused_field
from metrics.values.periods import CUTS
from people.models import Organization, Team, with_descendants

BY = tuple(by for by in BREAKDOWNS if by != "person")
# Filters that are only read as an address would have them.
READ = (
    "priority",
    "language",
    "complaint",
    "age_from",
    "age_below",
    "weekday",
    "hour",
    "incidents",
)
CHANNELS = [channel.name.lower() for channel in Channel if channel]
TYPED_TIMES = frozenset((Measure.HANDLE, Measure.TIME_WORKED))


_HELP = {
    "complaint": "yes or no",
    "age_from": "days that the account has been a customer, at least",
    "age_below": "fewer days than that",
    "weekday": "1 Monday … 7 Sunday",
    "hour": "0 … 23, local time",
    "incidents": "yes: also what an incident window takes out",
}


class Command(BaseCommand):
    """See event-log.md: the value, its parts, its sample and what was left out."""

    help = "Print a metric of an organization as JSON; --end is exclusive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--start", required=True, metavar="DATE", type=_date)
        parser.add_argument("--end", required=True, metavar="DATE", type=_date)
        parser.add_argument("--aggregation", default="", metavar="NAME")
        parser.add_argument("--business", action="store_true", help="in business time")
        parser.add_argument("--team", metavar="SLUG", help="this team and all below it")
        parser.add_argument("--group", metavar="NAME")
        parser.add_argument("--agent", metavar="ID")
        parser.add_argument("--channel", choices=CHANNELS)
        parser.add_argument("--tier", type=int, choices=(1, 2, 3))
        parser.add_argument("--topic")
        parser.add_argument("--segment", help="of the account")
        for name in READ:
            parser.add_argument(f"--{name.replace('_', '-')}", help=_HELP.get(name))
        parser.add_argument("--by", choices=BY)

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = _organization(options["organization"])
        definition = _definition(organization, options["key"])
        one = _aggregation(definition, options["aggregation"])
        if options["business"]:
            one = _business(definition, one)
        if options["end"] <= options["start"]:
            raise CommandError("--end is exclusive and must lie after --start.")
        asked: dict[str, Any] = {
            "organization": organization,
            "definition": replace(definition, aggregations=(one,)),
            "aggregation": one.name,
            "period": (options["start"], options["end"]),
            "scope": Scope(_teams(organization, options["team"])),
            "filters": _filters(organization, options),
        }
        _check(definition, one, asked["filters"], options["by"])
        if options["by"]:
            values = read_by(by=options["by"], **asked)
            _refuse_gone(organization, asked["filters"], [*values.values()])
            named = _named(organization, options["by"], values)
            answer: Any = [
                {options["by"]: key, **_shown(definition, one, value)} for key, value in named
            ]
        else:
            value = read(**asked)
            _refuse_gone(organization, asked["filters"], [value])
            answer = _shown(definition, one, value)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no date: write it as 2026-03-31.") from None


def _organization(slug: str) -> Organization:
    try:
        return Organization.objects.get(slug=slug)
    except Organization.DoesNotExist:
        raise CommandError(f"There is no organization “{slug}”.") from None


def _definition(organization: Organization, key: str) -> Definition:
    known = definitions(organization)
    if key not in known:
        raise CommandError(f"There is no metric “{key}”. There are: {', '.join(sorted(known))}.")
    return known[key]


def _aggregation(definition: Definition, name: str) -> Aggregation:
    try:
        return definition.aggregation(name)
    except KeyError:
        names = ", ".join(one.name for one in definition.aggregations)
        raise CommandError(f"{definition.key} has no {name}. It has: {names}.") from None


def _teams(organization: Organization, slug: str | None) -> frozenset[int] | None:
    if slug is None:
        return None
    teams = {team.slug: team for team in Team.objects.of(organization)}
    if slug not in teams:
        there = f"There are: {', '.join(sorted(teams))}." if teams else "There are none yet."
        raise CommandError(f"There is no team “{slug}”. {there}")
    pairs = [(team.pk, team.parent_id) for team in teams.values()]
    return frozenset(with_descendants([teams[slug].pk], pairs))


def _filters(organization: Organization, options: dict[str, Any]) -> Filters:
    group, agent = options["group"], options["agent"]
    groups = HelpdeskGroup.objects.filter(organization=organization)
    if group is not None and not (
        groups.filter(name=group).exists() or groups.filter(external_id=group).exists()
    ):
        raise CommandError(f"No helpdesk group is called “{group}”.")
    agents = HelpdeskAgent.objects.filter(organization=organization, external_id=agent)
    if agent is not None and not agents.exists():
        raise CommandError(f"No helpdesk agent has the id “{agent}”.")
    named = ("channel", "tier", "topic", "group", "agent", "segment", *READ)
    try:
        filters = read_filters({name: str(options[name] or "") for name in named})
    except Refused as refused:
        raise CommandError(f"--{refused.field.replace('_', '-')} is not valid.") from None
    return filters


def _refuse_gone(organization: Organization, filters: Filters, values: list[Value]) -> None:
    """A typing mistake would be answered with 0."""
    if any(comes_from_something(value) for value in values):
        return
    asked = filters._asdict()
    for name in gone_names(organization, asked):
        raise CommandError(f"There is no {name} “{asked[name]}”, or not any more.")


def _check(definition: Definition, one: Aggregation, filters: Filters, by: str | None) -> None:
    """What counts accounts knows nothing of tickets."""
    field = refused_field(one, [filters], "" if by is None or by in CUTS else by)
    if field:
        unknown = by if field == "by" else field
        raise CommandError(f"{definition.key} cannot be told apart by {unknown}.")


def _business(definition: Definition, one: Aggregation) -> Aggregation:
    """The same in opening hours. What is typed in, such as time worked, has none."""
    if one.in_business_time:
        return one
    known = {each.name: each for each in definition.aggregations}
    found = known.get(in_business_time(one).name)
    if found is None and one.unit != "seconds":
        raise CommandError("--business is for times alone.")
    if found is None and one.measures & TYPED_TIMES:
        raise CommandError(
            f"{definition.key} is of times that people typed in: these are no stretches of which"
            " opening hours could be taken."
        )
    return found or in_business_time(one)


def _named(
    organization: Organization, by: str, values: dict[Key, Value]
) -> list[tuple[Key, Value]]:
    """Teams by their short names; in order, what has no value of the kind last."""
    if by == "team":
        slugs = {team.pk: team.slug for team in Team.objects.of(organization)}
        values = {None if key is None else slugs[int(key)]: v for key, v in values.items()}
    return sorted(values.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))


def _shown(definition: Definition, one: Aggregation, value: Value) -> dict[str, Any]:
    interval = None if value.low is None or value.high is None else [value.low, value.high]
    return {
        "key": definition.key,
        "value": _number(value.value),
        "unit": one.unit,
        "n": value.n,
        "numerator": _number(value.numerator),
        "denominator": _number(value.denominator),
        "interval": interval,
        "excluded": value.excluded,
        "definition": f"{one.name}: {definition.formula}",
        "as_of": value.as_of.isoformat().replace("+00:00", "Z") if value.as_of else None,
        **({"currency": value.currency} if value.currency else {}),
        **({"refused": value.refused} if value.refused else {}),
    }


def _number(exact: Fraction | None) -> int | float | None:
    """Whole numbers as such; others as the nearest float, so that every digit is right."""
    if exact is None:
        return None
    return exact.numerator if exact.denominator == 1 else float(exact)
