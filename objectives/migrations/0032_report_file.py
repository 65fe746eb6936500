import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from people.same_organization import same_organization


class Migration(migrations.Migration):

    dependencies = [
        ("objectives", "0031_initiative_history"),
        ("people", "0004_deliveries_same_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("state", models.CharField(choices=[("waiting", "Waiting"), ("made", "Made"), ("failed", "Failed")], default="waiting", max_length=8)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, default="", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("content", models.BinaryField(null=True)),
                ("size", models.PositiveIntegerField(null=True)),
                ("private", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("personal", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("cycle", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="objectives.cycle")),
                ("organization", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization")),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership")),
                ("team", models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.team")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("state", "waiting")), fields=["asked_at", "id"], name="report_file_waiting")],
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "person", "cycle", "team", "language"), name="report_file_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(models.Q(("content__isnull", False), ("state", "made")), models.Q(models.Q(("state", "made"), _negated=True), ("content__isnull", True)), _connector="OR"), name="report_file_made_or_not"),
                ],
            },
        ),
        same_organization("objectives_reportfile", "person_id", "people_membership"),
        same_organization("objectives_reportfile", "cycle_id", "objectives_cycle"),
        same_organization("objectives_reportfile", "team_id", "people_team"),
    ]
