"""The limits of measures, and entries that are noted on an account."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import metrics.models.limits


class Migration(migrations.Migration):

    dependencies = [
        ('metrics', '0025_backlog_by_whose'),
        ('people', '0002_same_organization'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeasureLimits',
            fields=[
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='measure_limits', serialize=False, to='people.organization')),
                ('short_abandon', models.PositiveIntegerField(default=30, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(3600)])),
                ('answered_in_time', models.PositiveIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(3600)])),
                ('solved_within', models.PositiveIntegerField(default=24, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8760)])),
                ('covered_by', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('past', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), default=metrics.models.limits.usual_past, editable=False, size=None)),
            ],
        ),
        migrations.AlterField(
            model_name='batch',
            name='way',
            field=models.CharField(choices=[('typed', 'Typed in'), ('uploaded', 'Uploaded'), ('pushed', 'Sent by a program'), ('noted', 'Noted on an account')], max_length=10),
        ),
    ]
