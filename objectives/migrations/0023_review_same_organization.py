"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("objectives_reviewnote", "team_id", "people_team"),
    ("objectives_reviewnote", "author_id", "people_membership"),
    ("objectives_reviewaction", "team_id", "people_team"),
    ("objectives_reviewaction", "owner_id", "people_membership"),
    ("objectives_reviewaction", "by_id", "people_membership"),
]


class Migration(migrations.Migration):
    dependencies = [("objectives", "0022_review")]

    operations = [same_organization(*key) for key in KEYS]
