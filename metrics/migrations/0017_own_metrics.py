"""Who wrote a version and why, benchmarks and bands; no row points into another organization."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from people.same_organization import same_organization

KEYS = [
    ("metrics_metricversion", "by_id", "people_membership"),
    *(
        (f"metrics_{table}", f"{column}_id", target)
        for table in ("band", "benchmark")
        for column, target in (("metric", "metrics_metric"), ("by", "people_membership"))
    ),
    ("metrics_band", "team_id", "people_team"),
    ("metrics_band", "person_id", "people_membership"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0016_disputes_in_one_organization'),
        ('people', '0002_same_organization'),
    ]

    operations = [
        migrations.AddField(
            model_name='metricversion',
            name='by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.membership'),
        ),
        migrations.AddField(
            model_name='metricversion',
            name='filled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='metricversion',
            name='note',
            field=models.CharField(blank=True, default='', max_length=300),
        ),
        migrations.CreateModel(
            name='Band',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lower', models.BigIntegerField(blank=True, null=True, verbose_name='at least')),
                ('upper', models.BigIntegerField(blank=True, null=True, verbose_name='at most')),
                ('window', models.CharField(choices=[('week', 'The last full week'), ('four_weeks', 'The last 4 weeks'), ('last_day', 'As of the last day')], default='four_weeks', max_length=10, verbose_name='over')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.membership')),
                ('metric', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='bands', to='metrics.metric')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organization')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.membership')),
                ('team', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'metric', 'team', 'person'), name='band_once', nulls_distinct=False, violation_error_message='There is a band for this already: change that one.'), models.CheckConstraint(condition=models.Q(('team__isnull', True), ('person__isnull', True), _connector='OR'), name='band_of_one'), models.CheckConstraint(condition=models.Q(('lower__isnull', False), ('upper__isnull', False), _connector='OR'), name='band_has_an_edge', violation_error_message='Type at least one end of the band.'), models.CheckConstraint(condition=models.Q(('lower__isnull', True), ('upper__isnull', True), ('upper__gt', models.F('lower')), _connector='OR'), name='band_upper_above_lower', violation_error_message='The upper end of the band must lie above its lower end.')],
            },
        ),
        migrations.CreateModel(
            name='Benchmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.BigIntegerField(verbose_name='value')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('url', models.URLField(blank=True, default='', max_length=500, verbose_name='address')),
                ('day', models.DateField(verbose_name='as of')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.membership')),
                ('metric', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='benchmarks', to='metrics.metric')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organization')),
            ],
            options={
                'ordering': ['-day', 'source', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'metric', 'source', 'day'), name='benchmark_once', violation_error_message="This source's value of that day is there already.")],
            },
        ),
        *(same_organization(*key) for key in KEYS),
    ]
