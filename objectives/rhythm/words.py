"""What people are told of the week, in the reader's language and time zone.

Read as the application starts, before there are models.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from objectives.rhythm.told import still_told
from people.deliveries import groups
from people.deliveries.kinds import Facts, Kind, Line, Words
from people.figures import measure_change, progress_percent

if TYPE_CHECKING:
    from people.models import Delivery

REMINDER, MISSED = "reminder", "missed"
MENTION, COMMENT, READ, THANKED = "mention", "comment", "read", "thanks"
ACTION, PROPOSED, DECIDED = "action", "proposed", "decided"
OWNED, SHARED = "owned", "shared"
MONDAY, FRIDAY, PUBLISHED = "monday", "friday", "published"


def day_words(text: str) -> str:
    """ "15 November", of a day in ISO's way."""
    return date_format(date.fromisoformat(text), "MONTH_DAY_FORMAT")


def moment_words(text: str) -> str:
    """A moment in ISO's way, in the reader's time zone."""
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")


def _reminder(facts: Facts) -> Words:
    owed = [Line(title, objective) for title, objective in facts["lines"]]
    subject = ngettext(
        "%(count)s check-in for the week to %(day)s",
        "%(count)s check-ins for the week to %(day)s",
        len(owed),
    )
    return Words(
        subject=subject % {"count": len(owed), "day": day_words(facts["week"])},
        lead=_("Due %(moment)s. Two minutes: how sure you are, what changed, what blocks you.")
        % {"moment": moment_words(facts["due"])},
        lines=owed,
        action=_("Check in"),
    )


def _still_owed(delivery: "Delivery") -> bool:
    """Whether something of a reminder is left to do."""
    ids, week = set(delivery.data["key_results"]), delivery.data["week"]
    done = apps.get_model("objectives", "CheckIn").objects.filter(
        organization=delivery.organization_id, key_result__in=ids, week_end__gte=week
    )
    return done.values("key_result").distinct().count() < len(ids)


def _missed(facts: Facts) -> Words:
    missed = _("The second check-in in a row is missing: %(key_result)s")
    if facts["person"]:
        lead = _("%(person)s was asked, and nothing has been said for two weeks.")
    elif facts.get("owner"):
        lead = _("%(owner)s owns it and may not see it, so nobody was asked for two weeks.")
    else:
        lead = _("Nobody who is here owns it, so nobody was asked for two weeks.")
    return Words(
        subject=missed % facts,
        lead=lead % facts,
        lines=[Line(facts["key_result"], facts["objective"])],
        action=_("Open the key result"),
    )


def _mention(facts: Facts) -> Words:
    subject = _("%(by)s names you: %(title)s")
    return Words(subject % facts, facts["text"], _("Open the comment"))


def _comment(facts: Facts) -> Words:
    subject = _("%(by)s comments: %(title)s")
    return Words(subject % facts, facts["text"], _("Open the comment"))


def _read(facts: Facts) -> Words:
    subject = _("%(by)s has read your check-in: %(title)s")
    return Words(subject % facts, "", _("Open the check-in"))


def _thanked(facts: Facts) -> Words:
    return Words(_("%(by)s thanks you") % facts, facts["text"], _("Open it"))


def _action(facts: Facts) -> Words:
    lead = facts["text"]
    if facts["due"]:
        lead = _("By %(day)s: %(text)s") % {"day": day_words(facts["due"]), "text": lead}
    return Words(_("%(by)s gives you something to do") % facts, lead, _("Open my week"))


def _proposed(facts: Facts) -> Words:
    return Words(_("%(by)s proposes: %(title)s") % facts, facts["why"], _("Decide"))


def _decided(facts: Facts) -> Words:
    words = (
        _("%(by)s takes up what you proposed: %(title)s")
        if facts["taken"]
        else _("%(by)s declines what you proposed: %(title)s")
    )
    return Words(words % facts, facts["reason"], _("Open the proposal"))


def _owned(facts: Facts) -> Words:
    asked = len(facts["key_results"])
    told = [Line(title, note) for title, note in facts["lines"]]
    lines = [*told[asked:], *told[:asked]]
    subject = ngettext(
        "%(by)s makes you the owner of %(count)s objective or key result",
        "%(by)s makes you the owner of %(count)s objectives and key results",
        len(lines),
    )
    if len(lines) == 1:
        subject = _("%(by)s makes you the owner: %(title)s")
    lead = ngettext(
        "You check in on %(count)s key result each week.",
        "You check in on %(count)s key results each week.",
        asked,
    )
    return Words(
        subject % {"by": facts["by"], "title": lines[0].text, "count": len(lines)},
        lead % {"count": asked} if asked else "",
        _("Open it"),
        lines if len(lines) > 1 else [Line(each.note) for each in lines if each.note],
    )


def _shared(facts: Facts) -> Words:
    weight = progress_percent(facts["weight"])
    lead = _("%(by)s shares it with %(team)s, where it counts %(weight)s of one of its own.")
    return Words(
        _("%(team)s counts it too: %(title)s") % facts,
        lead % {**facts, "weight": weight},
        _("Open the objective"),
    )


def _still_to_do(delivery: "Delivery") -> bool:
    """Whether Monday's digest still says something: tasks, or check-ins that are not made."""
    return bool(delivery.data["actions"]) or _still_owed(delivery)


def _monday(facts: Facts) -> Words:
    owed, actions = facts["lines"], facts["actions"]
    told = []
    if owed:
        told.append(
            ngettext("%(count)s check-in", "%(count)s check-ins", len(owed)) % {"count": len(owed)}
        )
    if actions:
        told.append(
            ngettext("%(count)s task", "%(count)s tasks", len(actions)) % {"count": len(actions)}
        )
    lead = ""
    if owed:
        due = _("Check-ins are due %(moment)s. Two minutes: how sure you are, what changed.")
        lead = due % {"moment": moment_words(facts["due"])}
    by = [Line(text, _("by %(day)s") % {"day": day_words(day)}) for text, day in actions]
    return Words(
        subject=_("Your week: %(what)s")
        % {"what": pgettext("between items of a list", ", ").join(told)},
        lead=lead,
        lines=[*(Line(title, objective) for title, objective in owed), *by],
        action=_("Open my week"),
    )


def _friday(facts: Facts) -> Words:
    lines = [Line(title, _moved(*rest)) for title, *rest in facts["mine"]]
    asked, said, forward, back = facts["team"]
    if not asked:
        subject = _("Your key results in the week to %(day)s")
        return Words(
            subject % {"day": day_words(facts["week"])},
            _("How they moved, and what was reported."),
            _("Open my week"),
            lines,
        )
    lead = _(
        "Check-ins made: %(said)s of %(asked)s. Moved forward: %(forward)s. Moved back: %(back)s."
    ) % {"said": said, "asked": asked, "forward": forward, "back": back}
    blocked = [
        Line(title, _("Blocked: %(what)s") % {"what": what}) for title, what in facts["blocked"]
    ]
    missing = [
        Line(title, _("No check-in yet: %(who)s") % {"who": who or _("nobody owns it")})
        for title, who in facts["missing"]
    ]
    return Words(
        subject=_("Your team in the week to %(day)s") % {"day": day_words(facts["week"])},
        lead=lead,
        lines=[*blocked, *missing, *lines],
        action=_("Open the weekly review"),
    )


def _moved(progress: int | None, change: int | None, reported: bool) -> str:
    words = [progress_percent(progress)]
    if change is not None:
        words.append(measure_change(change, "share"))
    words.append(_("reported") if reported else _("not reported"))
    return " · ".join(words)


def _published(facts: Facts) -> Words:
    count = facts["count"]
    subject = ngettext(
        "%(count)s objective was published: %(cycle)s",
        "%(count)s objectives were published: %(cycle)s",
        count,
    )
    if facts["mine"]:
        lead = ngettext(
            "Your work feeds %(count)s of them:",
            "Your work feeds %(count)s of them:",
            facts["mine"],
        ) % {"count": facts["mine"]}
    else:
        lead = _("This is what is new:") if facts["lines"] else ""
    lines = [Line(title, _feeds(*how)) for title, *how in facts["lines"]]
    more = count - len(lines)
    if more > 0 and lines:
        words = ngettext("and %(count)s more", "and %(count)s more", more)
        lines.append(Line(words % {"count": more}))
    return Words(subject % facts, lead, _("Open the objectives"), lines)


def _feeds(
    owns: bool, key_results: list[str], counts: list[str], team: bool, shares: bool = False
) -> str:
    """How the reader's work feeds an objective."""
    words, comma = [], pgettext("between items of a list", ", ")
    if owns:
        words.append(_("You own it."))
    if key_results:
        words.append(_("You check in on: %(titles)s.") % {"titles": comma.join(key_results)})
    if counts:
        words.append(_("Your tickets count in: %(titles)s.") % {"titles": comma.join(counts)})
    if team and not words:
        words.append(_("It is your team's."))
    if shares and not team:
        words.append(_("Your team shares it and counts it too."))
    return " ".join(words)


KINDS = {
    name: kind._replace(told=still_told)
    for name, kind in {
        REMINDER: Kind("clipboard-check", groups.REMINDERS, _reminder, _still_owed),
        MISSED: Kind("clock-exclamation", groups.REMINDERS, _missed),
        MENTION: Kind("message-circle", groups.TALK, _mention),
        COMMENT: Kind("messages", groups.TALK, _comment),
        READ: Kind("check", groups.TALK, _read),
        MONDAY: Kind("clipboard-check", groups.MONDAY, _monday, _still_to_do),
        FRIDAY: Kind("calendar-week", groups.FRIDAY, _friday),
        PUBLISHED: Kind("target", groups.NEWS, _published),
        ACTION: Kind("list-check", groups.TALK, _action),
        PROPOSED: Kind("bulb", groups.TALK, _proposed),
        OWNED: Kind("target", groups.TALK, _owned),
        SHARED: Kind("target", groups.NEWS, _shared),
        DECIDED: Kind("bulb", groups.TALK, _decided),
    }.items()
} | {
    # Said to the reader alone, wherever it was said.
    THANKED: Kind("mood-happy", groups.TALK, _thanked),
}
