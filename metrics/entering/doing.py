"""What people do with an account and note themselves."""

from django.utils.translation import gettext_lazy as _

from metrics.entering.kind import Words
from metrics.facts import Measure

# What people do with an account and note themselves, the most frequent first.
ACTIVITIES = (
    Measure.LIVE_CONTACT,
    Measure.FOLLOW_UP,
    Measure.ACCOUNT_REVIEW,
    Measure.BEST_CUSTOMER_CALL,
    Measure.REACTIVATION_MESSAGE,
    Measure.EXIT_CALL,
)
DONE: dict[str, Words] = {
    "live_contact": _("Talked to them"),
    "follow_up": _("Followed up"),
    "account_review": _("Reviewed how it stands"),
    "best_customer_call": _("Called a best customer"),
    "reactivation_message": _("Wrote to win them back"),
    "exit_call": _("Called as they leave"),
}
ICONS = {
    "live_contact": "phone",
    "follow_up": "arrow-back-up",
    "account_review": "list-check",
    "best_customer_call": "star",
    "reactivation_message": "mail",
    "exit_call": "logout",
}
