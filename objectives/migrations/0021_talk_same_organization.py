"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("objectives_comment", "objective_id", "objectives_objective"),
    ("objectives_comment", "key_result_id", "objectives_keyresult"),
    ("objectives_comment", "check_in_id", "objectives_checkin"),
    ("objectives_comment", "author_id", "people_membership"),
    ("objectives_acknowledgement", "check_in_id", "objectives_checkin"),
    ("objectives_acknowledgement", "by_id", "people_membership"),
    ("objectives_thanks", "by_id", "people_membership"),
    ("objectives_thanks", "to_id", "people_membership"),
]


class Migration(migrations.Migration):
    dependencies = [("objectives", "0020_talk")]

    operations = [same_organization(*key) for key in KEYS]
