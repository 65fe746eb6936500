"""The rows of teams in a review: two hundred of them, so drawn by a function, not by a template."""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from objectives.review.week import TeamWeek
from people.models import Team

_ROW = (
    '<tr><th scope="row">{}</th><td class="number" data-label="{}">{}</td>'
    '<td class="number" data-label="{}">{}</td><td class="number" data-label="{}">{}</td>'
    '<td class="number" data-label="{}">{}</td></tr>'
)


def team_rows(rows: Sequence[tuple[Team | None, TeamWeek]], *, week: date | None) -> SafeString:
    """A row for each team, its name leading to its own review; week: where it is not the latest."""
    said_of = _("%(said)s of %(asked)s")
    made, forward, back, blocked = (
        _("Check-ins made"),
        _("Moved forward"),
        _("Moved back"),
        _("Blockers"),
    )
    asked = f"&week={week.isoformat()}" if week else ""
    return format_html_join(
        "",
        _ROW,
        (
            (
                _name(team, each, asked),
                *(made, said_of % {"said": each.said, "asked": each.asked}),
                *(forward, each.forward, back, each.back, blocked, each.blocked),
            )
            for team, each in rows
        ),
    )


def _name(team: Team | None, week: TeamWeek, asked: str) -> str:
    if week.shared:
        return _("Shared by other teams")
    return _link(team, asked) if team else _("The whole company")


def _link(team: Team, asked: str) -> SafeString:
    return format_html('<a href="?team={}{}">{}</a>', team.slug, asked, team.name)
