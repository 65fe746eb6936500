"""No saved view can point into another organization."""

from django.db import migrations

from people.same_organization import same_organization


class Migration(migrations.Migration):
    dependencies = [("metrics", "0019_saved_views")]

    operations = [same_organization("metrics_savedview", "owner_id", "people_membership")]
