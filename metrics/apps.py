"""The application of metrics."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

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
    "source.file": _("Handed in a file for the source %(subject)s"),
}


class MetricsConfig(AppConfig):
    """Sources, events, measurements, values."""

    name = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        name_actions(ACTIONS)
