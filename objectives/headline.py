"""What a dashboard leads with: satisfaction, productivity, then how quick and how final."""

from datetime import date

from metrics.asking.asked import below
from metrics.intake.freshness import SourceState
from metrics.showing.boards import MetricRow, for_level, read_rows, reader_of
from metrics.showing.leading import LEADING
from metrics.showing.weekly import known_metrics
from metrics.values import Reach, Scope
from people.access import Access
from people.models import Team

SHOWN = (*LEADING, "first_response_time", "first_contact_resolution")


def read_headline(
    access: Access, team: Team | None, *, sources: SourceState, until: date
) -> list[MetricRow]:
    """The last four weeks of these metrics for the company or a team; seven queries at most."""
    known = for_level(known_metrics(access.organization), "C" if team is None else "T")
    teams = list(access.teams)
    return read_rows(
        access,
        {key: known[key] for key in SHOWN if key in known},
        scope=Scope(None if team is None else frozenset(below(team, teams))),
        reader=reader_of(access, team, teams),
        reach=Reach(sources.as_of, sources.as_of, sources.covered_from),
        until=until,
        team=team,
    )
