"""The mails that one can turn off, each group as a whole; the page tells them all the same."""

from django.utils.translation import gettext_lazy as _

REMINDERS, MONDAY, FRIDAY = "reminders", "monday", "friday"
TALK, NEWS = "talk", "news"
GROUPS = {
    MONDAY: _("On Monday, all that I owe in the week"),
    REMINDERS: _("On Monday, the check-ins that I owe, and which were missed twice"),
    FRIDAY: _("On Friday, what my week was; a lead's, the team's"),
    TALK: _(
        "When somebody names me, comments on what is mine, thanks me, gives me a task or a proposal"
        " to decide, or decides over mine"
    ),
    NEWS: _("When objectives are published"),
}
