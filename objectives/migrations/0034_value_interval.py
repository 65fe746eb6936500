from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("objectives", "0033_check_in_sample"),
    ]

    operations = [
        *(
            migrations.AddField(
                "keyresult", name, models.BigIntegerField(blank=True, editable=False, null=True)
            )
            for name in ("value_low", "value_high")
        ),
        *(
            migrations.AddField("reported", name, models.BigIntegerField(null=True))
            for name in ("value_low", "value_high")
        ),
    ]
