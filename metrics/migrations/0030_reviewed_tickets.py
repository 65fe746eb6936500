"""Which ticket an entry is about: what was reviewed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0029_values_of_whole_weeks'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='ticket',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('ticket', ''), _negated=True), fields=['organization', 'ticket'], name='entry_by_ticket'),
        ),
    ]
