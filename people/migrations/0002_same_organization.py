"""No row can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization

KEYS = [
    ("people_team", "parent_id", "people_team"),
    ("people_rolegrant", "membership_id", "people_membership"),
    ("people_rolegrant", "team_id", "people_team"),
    ("people_teammembership", "membership_id", "people_membership"),
    ("people_teammembership", "team_id", "people_team"),
    ("people_invitation", "membership_id", "people_membership"),
    ("people_invitation", "created_by_id", "people_membership"),
    ("people_apitoken", "membership_id", "people_membership"),
    ("people_auditentry", "actor_id", "people_membership"),
    ("people_auditentry", "about_id", "people_membership"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [same_organization(*key) for key in KEYS]
