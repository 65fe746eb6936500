from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now


def end_in_closed_cycles(apps, schema_editor):
    """What was set by hand in a cycle that is closed already ended with it.

    Where nobody noted when that was it ends now: one without an end would count as one that holds.
    """
    override = apps.get_model("objectives", "StatusOverride")
    for path in ("objective", "key_result__objective"):
        closed = Q(**{f"{path}__cycle__state": "closed"})
        own = override.objects.filter(pk=OuterRef("pk")).values(f"{path}__cycle__closed_at")
        found = override.objects.filter(closed, ended_at__isnull=True)
        override.objects.filter(pk__in=found.values("pk")).update(
            ended_at=Coalesce(Subquery(own), Now()), ended="closed"
        )
    for name, path in (("KeyResult", "objective__cycle"), ("Objective", "cycle")):
        rows = apps.get_model("objectives", name).objects
        still = rows.filter(override__isnull=False, **{f"{path}__state": "closed"})
        rows.filter(pk__in=still.values("pk")).update(override=None)


class Migration(migrations.Migration):
    dependencies = [("objectives", "0034_value_interval")]

    operations = [
        migrations.AlterField(
            model_name="statusoverride",
            name="ended",
            field=models.CharField(
                blank=True,
                choices=[
                    ("check_in", "Lapsed at a check-in"),
                    ("withdrawn", "Taken back"),
                    ("replaced", "Replaced by another"),
                    ("closed", "Ended as the cycle was closed"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.RunPython(end_in_closed_cycles, migrations.RunPython.noop),
    ]
