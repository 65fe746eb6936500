"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("objectives_pulseanswered", "person_id", "people_membership"),
    ("objectives_pulsetally", "team_id", "people_team"),
]


class Migration(migrations.Migration):
    dependencies = [("objectives", "0025_pulse")]

    operations = [same_organization(*key) for key in KEYS]
