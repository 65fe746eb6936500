"""What was entered anew for somebody else is asked about by them while another's question waits."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0036_files_have_no_credentials"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dispute",
            name="dispute_open_once_an_entry",
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=Q(("entry__isnull", False), ("state", "open")),
                fields=("organization", "entry", "measure", "variant", "asked_by"),
                name="dispute_open_once_an_entry",
            ),
        ),
    ]
