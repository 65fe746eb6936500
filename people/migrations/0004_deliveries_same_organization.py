"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("people_delivery", "person_id", "people_membership"),
    ("people_absence", "person_id", "people_membership"),
    ("people_absence", "stand_in_id", "people_membership"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0003_deliveries")]

    operations = [same_organization(*key) for key in KEYS]
