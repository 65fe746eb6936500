"""The application of metrics."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from metrics.wording.logged import measurement_words, outage_words
from people.actions import name_actions

ACTIONS = {
    "agent.matched": _("Matched the helpdesk's agent %(subject)s with %(about)s"),
    "agent.unmatched": _("Parted the helpdesk's agent %(subject)s from %(about)s"),
    "group.matched": _("Matched the helpdesk's group %(subject)s with a team"),
    "agent.rematched": _("Corrected since when the helpdesk's agent %(subject)s is %(about)s"),
    "group.rematched": _("Corrected whose and since when the helpdesk's group %(subject)s is"),
    "group.unmatched": _("Parted the helpdesk's group %(subject)s from its team"),
    "agent.ignored": _("Set the helpdesk's agent %(subject)s apart as nobody of ours"),
    "agent.waits": _("Took the helpdesk's agent %(subject)s back among those to be matched"),
    "group.ignored": _("Set the helpdesk's group %(subject)s apart as no team of ours"),
    "group.waits": _("Took the helpdesk's group %(subject)s back among those to be matched"),
    "source.created": _("Connected the source %(subject)s"),
    "source.changed": _("Changed the source %(subject)s"),
    "source.reread": _("Had all of the source %(subject)s read again"),
    "source.archived": _("Stopped reading the source %(subject)s"),
    "source.restored": _("Brought back the source %(subject)s"),
    "dispute.asked": _("Asked about a measurement of their own: %(subject)s"),
    "dispute.withdrawn": _("Withdrew a question about a measurement: %(subject)s"),
    "dispute.taken_out": _("Took a measurement out that %(about)s had asked about: %(subject)s"),
    "dispute.credited": _(
        "Credited a measurement to somebody else that %(about)s had asked about: %(subject)s"
    ),
    "dispute.kept": _("Left a measurement as it is that %(about)s had asked about: %(subject)s"),
    "measurement.taken_out": _("Took a measurement of %(about)s out: %(subject)s"),
    "measurement.credited": _("Credited a measurement of %(about)s to somebody else: %(subject)s"),
    "measurement.restored": _("Took back a decision about a measurement: %(subject)s"),
    "incident.marked": _("Marked an outage: %(subject)s"),
    "incident.withdrawn": _("Withdrew an outage: %(subject)s"),
    "incident.restored": _("Brought back an outage: %(subject)s"),
    "view.saved": _("Saved the view %(subject)s"),
    "view.changed": _("Changed the view %(subject)s"),
    "view.deleted": _("Deleted the view %(subject)s"),
    "view.restored": _("Brought back the view %(subject)s"),
    "hours.added": _("Set the opening hours of %(subject)s"),
    "hours.changed": _("Changed the opening hours of %(subject)s"),
    "hours.removed": _("Removed opening hours of %(subject)s"),
    "sla.added": _("Added an SLA policy: %(subject)s"),
    "sla.changed": _("Changed an SLA policy: %(subject)s"),
    "sla.removed": _("Removed an SLA policy: %(subject)s"),
    "limits.set": _("Set the limits of measures of %(subject)s"),
    "source.file": _("Handed in a file for the source %(subject)s"),
    "metric.created": _("Defined the metric %(subject)s"),
    "metric.changed": _("Changed the definition of the metric %(subject)s"),
    "metric.retired": _("Retired the metric %(subject)s"),
    "metric.restored": _("Brought back the metric %(subject)s"),
    "benchmark.set": _("Set the benchmark %(subject)s"),
    "benchmark.removed": _("Removed the benchmark %(subject)s"),
    "band.set": _("Set a band of %(subject)s"),
    "band.removed": _("Removed a band of %(subject)s"),
    "entries.added": _("Entered figures: %(subject)s"),
    "entries.taken-back": _("Took back what was entered: %(subject)s"),
    "entries.brought-back": _("Brought back what was entered: %(subject)s"),
    "account.added": _("Added the account %(subject)s"),
    "account.changed": _("Changed the account %(subject)s"),
    "account.assigned": _("Gave the account %(subject)s to %(about)s"),
    "account.unassigned": _("Took the account %(subject)s from whoever looked after it"),
    "accounts.uploaded": _("Took over accounts from the file %(subject)s"),
    "accounts.taken-back": _("Took back the accounts of the file %(subject)s"),
    "own-measure.added": _("Added the measure %(subject)s"),
    "own-measure.changed": _("Changed the measure %(subject)s"),
    "own-measure.retired": _("Stopped offering the measure %(subject)s"),
    "own-measure.restored": _("Offered the measure %(subject)s again"),
    "practice.asked": _("Asked %(about)s whether a practice may be shared: %(subject)s"),
    "practice.given": _("Agreed to share a practice: %(subject)s"),
    "practice.refused": _("Declined to share a practice: %(subject)s"),
    "practice.withdrawn": _("Withdrew the consent to share a practice: %(subject)s"),
    "practice.offered": _("Offered a practice of %(about)s to the team: %(subject)s"),
    "practice.stopped": _("Stopped offering a practice of %(about)s: %(subject)s"),
}
# Of these a key or dates are kept, and worded when they are read.
SUBJECTS = {
    **{
        action: measurement_words
        for action in ACTIONS
        if action.startswith(("dispute.", "measurement."))
    },
    **{action: outage_words for action in ACTIONS if action.startswith("incident.")},
}


class MetricsConfig(AppConfig):
    """Sources, events, measurements, values."""

    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        name_actions(ACTIONS, SUBJECTS)
