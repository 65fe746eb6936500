import django.db.models.deletion
from django.db import migrations, models

from people.same_organization import same_organization


class Migration(migrations.Migration):

    dependencies = [
        ('objectives', '0028_planning'),
        ('people', '0004_deliveries_same_organization'),
    ]

    operations = [
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.BigIntegerField(verbose_name='weight')),
                ('objective', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='objectives.objective')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organization')),
                ('team', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team', verbose_name='team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'objective', 'team'), name='share_once'), models.CheckConstraint(condition=models.Q(('weight__gt', 0), ('weight__lte', 1000000)), name='share_weight_up_to_whole', violation_error_message='A shared objective counts more than nothing, and at most in full.')],
            },
        ),
        same_organization('objectives_share', 'objective_id', 'objectives_objective'),
        same_organization('objectives_share', 'team_id', 'people_team'),
    ]
