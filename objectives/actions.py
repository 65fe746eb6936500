"""What the audit log says of objectives, a sentence for each action."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "cycle.created": _("Set up the cycle %(subject)s"),
    "cycle.changed": _("Changed the cycle %(subject)s"),
    "cycle.activated": _("Started the cycle %(subject)s"),
    "status_rules.changed": _("Changed how status is judged"),
    "cycle.grading": _("Began the grading of the cycle %(subject)s"),
    "cycle.reopened": _("Opened the closed cycle %(subject)s again"),
    "key_result.graded": _("Graded the key result “%(subject)s”"),
    "objective.retrospective": _("Looked back on the objective “%(subject)s”"),
    "cycle.closed": _("Closed the cycle %(subject)s"),
    "objective.created": _("Wrote the objective “%(subject)s”"),
    "objective.changed": _("Changed the objective “%(subject)s”"),
    "objective.published": _("Published the objective “%(subject)s”"),
    "objective.archived": _("Archived the objective “%(subject)s”"),
    "objective.restored": _("Brought back the objective “%(subject)s”"),
    "objective.moved": _("Moved the objective “%(subject)s”"),
    "key_result.created": _("Added the key result “%(subject)s”"),
    "key_result.changed": _("Changed the key result “%(subject)s”"),
    "key_result.archived": _("Archived the key result “%(subject)s”"),
    "key_result.restored": _("Brought back the key result “%(subject)s”"),
    "milestone.done": _("Ticked off the step “%(subject)s”"),
    "milestone.reopened": _("Took back that the step “%(subject)s” is done"),
    "key_result.overridden": _("Set the status of the key result “%(subject)s” by hand"),
    "key_result.override_withdrawn": _("Left the status of “%(subject)s” to the figures again"),
    "objective.overridden": _("Set the status of the objective “%(subject)s” by hand"),
    "objective.override_withdrawn": _("Left the status of “%(subject)s” to the figures again"),
    "objectives.handed_over": _("Handed over what belonged to %(subject)s"),
    "checked_in": _("Checked in on “%(subject)s”"),
}
