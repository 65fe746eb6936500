"""Sources of files kept an encrypted nothing, which a lost key made unreadable for good."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("metrics", "0035_undone_accounts"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE metrics_source SET credentials = NULL WHERE kind = 'event_log'",
            migrations.RunSQL.noop,
        ),
    ]
