"""Public holidays by country and region, of the library `holidays` (docs/decisions/0030)."""

import warnings
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from itertools import islice
from typing import NamedTuple

import holidays
from babel import Locale

VERSION = version("holidays")  # another one may know other days


class PublicHoliday(NamedTuple):
    """A day, and what it is called."""

    day: date
    name: str


@lru_cache(maxsize=4096)
def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    """The public holidays of a year, with the days off in their place; none without a country.

    ISO 3166: "PL"; "DE" with "BY", or with "" for what all of Germany has. What is unknown has
    none.
    """
    return frozenset(_named(country, region, year, ""))


def next_holidays(
    country: str, region: str, since: date, language: str, many: int
) -> list[PublicHoliday]:
    """The next ones, the day itself included, named in the language where the library can."""
    return [*islice(_from(country, region, since, language), many)]


def _from(country: str, region: str, since: date, language: str) -> Iterator[PublicHoliday]:
    for year in (since.year, since.year + 1):
        for day, name in sorted(_named(country, region, year, language).items()):
            if day >= since:
                yield PublicHoliday(day, name)


def _named(country: str, region: str, year: int, language: str) -> Mapping[date, str]:
    known_regions = regions().get(country)
    if known_regions is None or (region and region not in known_regions):
        return {}
    spoken = _languages().get(country, [])
    known = next((one for one in spoken if one.split("_")[0] == language), None)
    with warnings.catch_warnings():
        # Of some calendars the library knows a few decades, and says so each time.
        warnings.simplefilter("ignore", UserWarning)
        found: Mapping[date, str] = holidays.country_holidays(
            country, subdiv=region or None, years=year, language=known
        )
    return found


@lru_cache(maxsize=1)
def regions() -> Mapping[str, Mapping[str, str]]:
    """For each country its regions: their codes, each with its name, or else the code again."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {country: {code: code for code in codes} for country, codes in sorted(known.items())}


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, list[str]]:
    found: Mapping[str, list[str]] = holidays.list_localized_countries(include_aliases=False)
    return found


def region_names(country: str) -> Mapping[str, str]:
    """The regions of a country by code, each named as it is there ("BY": "Bayern")."""
    codes = regions().get(country, {})
    if not codes:
        return {}
    aliases = holidays.country_holidays(country).subdivisions_aliases
    names = {code: name for name, code in aliases.items()}
    return {code: names.get(code, code) for code in codes}


def country_name(country: str, language: str) -> str:
    """ "Polska" for PL in Polish."""
    return str(Locale.parse(language).territories.get(country, country))
