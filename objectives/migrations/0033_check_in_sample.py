from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("objectives", "0032_report_file"),
    ]

    operations = [
        migrations.AddField("checkin", "sample", models.BigIntegerField(blank=True, null=True)),
    ]
