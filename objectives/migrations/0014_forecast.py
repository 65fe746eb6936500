"""Where key results will end: one estimate for each."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from people.same_organization import same_organization


class Migration(migrations.Migration):
    dependencies = [
        ("objectives", "0013_kinds"),
        ("people", "0002_same_organization"),
    ]

    operations = [
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "key_result",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="forecast",
                        serialize=False,
                        to="objectives.keyresult",
                    ),
                ),
                ("day", models.DateField()),
                ("version", models.BigIntegerField()),
                ("low", models.BigIntegerField(null=True)),
                ("middle", models.BigIntegerField(null=True)),
                ("high", models.BigIntegerField(null=True)),
                ("chance", models.IntegerField(null=True)),
                ("path", models.JSONField(default=list)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("high__isnull", True),
                                ("low__isnull", True),
                                ("middle__isnull", True),
                            ),
                            models.Q(
                                ("low__lte", models.F("middle")), ("middle__lte", models.F("high"))
                            ),
                            _connector="OR",
                        ),
                        name="forecast_low_to_high",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("chance__isnull", True),
                            models.Q(("chance__gte", 0), ("chance__lte", 1000000)),
                            _connector="OR",
                        ),
                        name="forecast_chance_is_share",
                    ),
                ],
            },
        ),
        same_organization("objectives_forecast", "key_result_id", "objectives_keyresult"),
    ]
