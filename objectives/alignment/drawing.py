"""Rows of the tree as HTML: by functions, since there may be a thousand of them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from objectives.alignment.folding import TOP, More
from objectives.alignment.tree import TreeRow
from objectives.choices import Visibility
from objectives.models import Cycle, Objective
from objectives.standing import is_by_hand
from people.drawing import badge_status, icon
from people.figures import progress_percent
from people.models import Organization

# Deeper ones stand no further to the right: on a phone there would be no room for words.
DEEPEST = 8


class Drawing:
    """One reader's tree in one language: pieces that repeat are made once.

    branch: where a branch that is not drawn yet is opened without a script; its objective's id, or
    "all", goes behind it.
    """

    def __init__(self, organization: Organization, cycle: Cycle, *, branch: str) -> None:
        self.cycle, self.branch = cycle, branch
        address = reverse("objectives:objective", args=[organization.slug, 0])
        self.before, self.after = address.rsplit("0", 1)
        self.company = _("The whole company")
        self.toggle = icon("chevron-right", "icon-sm")
        self.lock = icon("lock", "icon-sm", _("Private"))
        self.show = _("Show what is below it")
        self.badges: dict[tuple[str, bool], SafeString] = {}

    def rows(self, rows: Iterable[TreeRow | More], *, held: bool = False) -> SafeString:
        """One after the other: levels say what belongs under what. held: the keyboard comes in at
        the first."""
        return format_html_join(
            "\n",
            "{}",
            (
                (self.more(each) if isinstance(each, More) else self.row(each, held and not at),)
                for at, each in enumerate(rows)
            ),
        )

    def address(self, objective: Objective) -> str:
        """Of the objective's page."""
        return f"{self.before}{objective.pk}{self.after}"

    def badge(self, each: TreeRow) -> SafeString:
        """Its status as icon and word, and whether a person said so."""
        key = (each.status, is_by_hand(each.objective, each.status))
        if key not in self.badges:
            self.badges[key] = badge_status(key[0], overridden=key[1])
        return self.badges[key]

    def row(self, each: TreeRow, held: bool) -> SafeString:
        """A treeitem; its name for screen readers is all of its words."""
        row, objective = each.row, each.objective
        return format_html(
            '<li role="none" class="tree-item level-{}{}{}"{}><a role="treeitem" class="tree-row"'
            ' href="{}" aria-level="{}" aria-posinset="{}" aria-setsize="{}"{}'
            ' tabindex="{}"><span class="tree-toggle">{}</span><span class="tree-words">'
            '<span class="tree-title">{}{}</span> <span class="row-note">{}</span></span>'
            ' <span class="tree-figure">{}</span> {}</a>{}</li>',
            min(row.level, DEEPEST),
            " is-context" if each.is_context else "",
            " is-at" if each.is_at else "",
            "" if row.is_again else format_html(' id="tree-{}"', row.id),
            self.address(objective),
            row.level,
            row.place,
            row.of,
            self._expanded(each),
            "0" if held else "-1",
            self.toggle if row.has_branches else "",
            objective.title,
            self.lock if objective.visibility == Visibility.PRIVATE else "",
            self._note(each),
            progress_percent(objective.told_progress),
            self.badge(each),
            self._without_script(each),
        )

    def more(self, more: More) -> SafeString:
        """In place of the siblings that come when it is opened."""
        word = ngettext("%(count)s more", "%(count)s more", more.left) % {"count": more.left}
        return format_html(
            '<li role="none" class="tree-item level-{}" id="tree-more-{}-{}"><a role="treeitem"'
            ' class="tree-row" href="{}" aria-level="{}" aria-posinset="{}" aria-setsize="{}"'
            ' tabindex="-1" data-more="under={}&amp;start={}"><span class="tree-toggle"></span>'
            '<span class="tree-title">{}</span></a></li>',
            min(more.level, DEEPEST),
            *(more.under, more.start, self.branch + "all", more.level),
            *(more.start + 1, more.start + more.left, more.under, more.start, word),
        )

    def _expanded(self, each: TreeRow) -> SafeString:
        if not each.row.has_branches:
            return SafeString("")
        if each.is_open:
            return SafeString(' aria-expanded="true"')
        return format_html(' aria-expanded="false" data-branches="{}"', each.row.id)

    def _without_script(self, each: TreeRow) -> SafeString:
        if each.is_open or not each.row.has_branches:
            return SafeString("")
        return format_html(
            '<noscript><a class="tree-below" href="{}{}#tree-{}">{}</a></noscript>',
            *(self.branch, each.row.id, each.row.id, self.show),
        )

    def _note(self, each: TreeRow) -> str:
        objective = each.objective
        words = [objective.team.name if objective.team else self.company]
        if objective.cycle_id != self.cycle.pk:
            words.append(objective.cycle.name)
        if each.below:
            words.append(below_words(each.below, each.alarms))
        if each.fits is not None and each.row.has_branches and not each.is_open:
            words.append(fitting_words(each.fits))
        if each.others:
            titles = pgettext("between items of a list", ", ").join(
                f"“{other.title}”" for other in each.others
            )
            words.append(_("also supports %(objectives)s") % {"objectives": titles})
        if objective.team and each.row.level == 1 and not each.others:
            words.append(_("supports none of these"))
        if each.row.is_again and each.below:
            words.append(_("its own branches stand further up"))
        return " · ".join(words)


def below_words(below: int, alarms: int) -> str:
    """ "12 below it, 3 of them need a look"."""
    words = ngettext("%(count)s below it", "%(count)s below it", below) % {"count": below}
    if not alarms:
        return words
    need = ngettext("%(count)s needs a look", "%(count)s need a look", alarms) % {"count": alarms}
    return words + pgettext("between items of a list", ", ") + need


def fitting_words(fits: int) -> str:
    """ "3 of those below fit the choice"."""
    return ngettext(
        "%(count)s of those below it fits the choice",
        "%(count)s of those below it fit the choice",
        fits,
    ) % {"count": fits}


def under_each(found: Iterable[tuple[int, int, Iterable[TreeRow | More]]], drawing: Drawing) -> str:
    """Branches, each to be put where it belongs: (under, start, rows)."""
    place = '<ul hx-swap-oob="{}">{}</ul>'
    return format_html_join("", place, ((_place(*at), drawing.rows(rows)) for *at, rows in found))


def _place(under: int, start: int) -> str:
    if start or under == TOP:
        return f"beforebegin:#tree-more-{under}-{start}"
    return f"afterend:#tree-{under}"
