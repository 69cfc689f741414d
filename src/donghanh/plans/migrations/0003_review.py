"""What people decide about a draft, the lines items stand on, and turns of repeated tasks."""

from django.db import migrations, models

import donghanh.today


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="plan",
            name="imported_at",
            field=models.DateTimeField(default=donghanh.today.now),
        ),
        migrations.AddField(
            model_name="duty",
            name="line",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="review",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="target",
            name="line",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="task",
            name="line",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="taskprogress",
            name="turn",
            field=models.DateField(blank=True, null=True),
        ),
    ]
