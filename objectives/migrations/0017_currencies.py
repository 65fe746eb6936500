"""The currency of key results about money, and why one has no value although there is data."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objectives", "0016_grading")]

    operations = [
        migrations.AddField(
            model_name="keyresult",
            name="currency",
            field=models.CharField(blank=True, default="", editable=False, max_length=3),
        ),
        migrations.AddField(
            model_name="keyresult",
            name="refused",
            field=models.CharField(blank=True, default="", editable=False, max_length=20),
        ),
    ]
