"""Comments on initiatives."""

import django.db.models.deletion
from django.db import migrations, models

from people.same_organization import same_organization

NAMES = ("objective", "key_result", "check_in", "initiative")


def one_of_them() -> models.Q:
    """Exactly one of these columns is set."""
    found = models.Q()
    for name in NAMES:
        others = {f"{other}__isnull": True for other in NAMES if other != name}
        found |= models.Q(**{f"{name}__isnull": False}, **others)
    return found


class Migration(migrations.Migration):
    dependencies = [("objectives", "0029_share")]

    operations = [
        migrations.RemoveConstraint(model_name="comment", name="comment_about_one_thing"),
        migrations.AddField(
            model_name="comment",
            name="initiative",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="comments",
                to="objectives.initiative",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=one_of_them(), name="comment_about_one_thing"
            ),
        ),
        same_organization("objectives_comment", "initiative_id", "objectives_initiative"),
    ]
