"""By which numbers status is judged."""

from django.db import transaction
from django.db.models import F

from objectives.holding import held
from objectives.models import KeyResult, StatusRules
from objectives.use_cases.rules import check, done, require
from people.access import Access

CONSTRAINTS = {"status_rules_in_order": "at_risk"}


@transaction.atomic
def change_status_rules(*, access: Access, on_track: int, at_risk: int, weeks: int) -> StatusRules:
    """In points and per cent; what runs is judged anew, what is closed stands as reported."""
    require(access.writes_company)
    rules = StatusRules(
        organization=access.organization, on_track=on_track, at_risk=at_risk, weeks=weeks
    )
    check(rules, CONSTRAINTS)
    rules.save()
    running = held(KeyResult.objects.running().filter(organization=access.organization))
    ids = list(running.values_list("pk", flat=True))
    KeyResult.objects.filter(pk__in=ids).update(version=F("version") + 1)
    done(access, "status_rules.changed", rules, on_track=on_track, at_risk=at_risk, weeks=weeks)
    return rules
