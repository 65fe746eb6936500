"""Rows of the tree as HTML: by functions, since there may be a thousand of them."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from objectives.alignment.tree import Tree, TreeRow
from objectives.choices import Visibility
from objectives.models import Cycle, Objective
from objectives.standing import is_by_hand
from people.drawing import badge_status, icon
from people.figures import progress_percent
from people.models import Organization

# Deeper ones stand no further to the right: on a phone there would be no room for words.
DEEPEST = 8


class Drawing:
    """One reader's tree in one language: pieces that repeat are made once."""

    def __init__(self, organization: Organization, cycle: Cycle) -> None:
        self.cycle = cycle
        address = reverse("objectives:objective", args=[organization.slug, 0])
        self.before, self.after = address.rsplit("0", 1)
        self.company = _("The whole company")
        self.toggle = icon("chevron-right", "icon-sm")
        self.lock = icon("lock", "icon-sm", _("Private"))
        self.badges: dict[tuple[str, bool], SafeString] = {}

    def address(self, objective: Objective) -> str:
        """Of the objective's page."""
        return f"{self.before}{objective.pk}{self.after}"

    def badge(self, each: TreeRow) -> SafeString:
        """Its status as icon and word, and whether a person said so."""
        key = (each.status, is_by_hand(each.objective, each.status))
        if key not in self.badges:
            self.badges[key] = badge_status(key[0], overridden=key[1])
        return self.badges[key]

    def row(self, each: TreeRow, *, first: bool) -> SafeString:
        """A treeitem; its name for screen readers is all of its words."""
        row, objective = each.row, each.objective
        return format_html(
            '<li role="none" class="tree-item level-{}{}{}{}"><a role="treeitem" class="tree-row"'
            ' href="{}" aria-level="{}" aria-posinset="{}" aria-setsize="{}"{}'
            ' tabindex="{}"><span class="tree-toggle">{}</span><span class="tree-words">'
            '<span class="tree-title">{}{}</span> <span class="row-note">{}</span></span>'
            ' <span class="tree-figure">{}</span> {}</a></li>',
            min(row.level, DEEPEST),
            " is-folded" if each.is_folded else "",
            " is-context" if each.is_context else "",
            " is-at" if each.is_at else "",
            self.address(objective),
            row.level,
            row.place,
            row.of,
            self._expanded(each),
            "0" if first else "-1",
            self.toggle if row.has_branches else "",
            objective.title,
            self.lock if objective.visibility == Visibility.PRIVATE else "",
            self._note(each),
            progress_percent(objective.progress),
            self.badge(each),
        )

    def _expanded(self, each: TreeRow) -> SafeString:
        if not each.row.has_branches:
            return SafeString("")
        return SafeString(f' aria-expanded="{"true" if each.is_open else "false"}"')

    def _note(self, each: TreeRow) -> str:
        objective = each.objective
        words = [objective.team.name if objective.team else self.company]
        if objective.cycle_id != self.cycle.pk:
            words.append(objective.cycle.name)
        if each.below:
            words.append(below_words(each.below, each.alarms))
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


def drawn_tree(tree: Tree, organization: Organization, cycle: Cycle) -> SafeString:
    """All rows, one after the other: levels say what belongs under what."""
    drawing = Drawing(organization, cycle)
    return format_html_join(
        "\n", "{}", ((drawing.row(each, first=not at),) for at, each in enumerate(tree.rows))
    )
