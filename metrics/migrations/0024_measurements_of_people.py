from django.db import migrations, models


class Migration(migrations.Migration):
    """What is nobody's is found by its team: two of five measurements are, and each new one cost
    a page of this index."""

    dependencies = [("metrics", "0023_values_of_what_is_only_above")]

    operations = [
        migrations.RemoveIndex(model_name="measurement", name="measurement_by_person"),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(
                condition=models.Q(("person__isnull", False)),
                fields=["organization", "measure", "person", "at"],
                include=["value", "business", "weight", "excluded", "channel", "tier", "variant"],
                name="measurement_by_person",
            ),
        ),
    ]
