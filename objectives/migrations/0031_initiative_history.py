"""The history of initiatives."""

import django.db.models.deletion
from django.db import migrations, models

from people.same_organization import same_organization


class Migration(migrations.Migration):
    dependencies = [("objectives", "0030_initiative_comments")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="initiative",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="objectives.initiative",
            ),
        ),
        same_organization("objectives_change", "initiative_id", "objectives_initiative"),
    ]
