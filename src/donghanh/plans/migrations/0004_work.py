"""The plan as work: turns of tasks, evidence, figures, allotments, difficulties, more time."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("agencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0003_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allotment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=14)),
            ],
            options={
                "ordering": ["target", "unit"],
            },
        ),
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("blocking", models.BooleanField(default=False)),
                ("wished_on", models.DateField()),
                ("raised_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("settled_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "difficulties",
                "ordering": ["wished_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="DifficultyMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=donghanh.today.now)),
                ("retracted", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "nêu"),
                            ("answered", "trả lời"),
                            ("settled", "đã gỡ xong"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "chờ quyết định"),
                            ("granted", "đã gia hạn"),
                            ("refused", "không gia hạn"),
                        ],
                        default="asked",
                        max_length=7,
                    ),
                ),
                ("deadline_then", models.DateField()),
                ("wanted_on", models.DateField()),
                ("reason", models.TextField()),
                ("asked_at", models.DateTimeField(default=donghanh.today.now)),
                ("granted_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("due", models.DateField(blank=True, null=True)),
                ("deadline", models.DateField(blank=True, null=True)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("begun_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("blocked_on", models.DateField(blank=True, null=True)),
                ("cancelled_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["deadline", "first", "id"],
            },
        ),
        migrations.CreateModel(
            name="TargetFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=donghanh.today.now)),
                ("retracted", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("on", models.DateField()),
                ("value", models.DecimalField(decimal_places=3, max_digits=14)),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="task",
            name="budget_line",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="task",
            name="product",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="taskparty",
            name="agencies",
            field=models.ManyToManyField(blank=True, related_name="+", to="agencies.agency"),
        ),
        migrations.AddField(
            model_name="taskparty",
            name="below",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="taskprogress",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "báo cáo tiến độ"),
                    ("cancelled", "không làm nữa"),
                    ("resumed", "làm lại"),
                ],
                default="report",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="allotment",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="allotments",
                to="plans.target",
            ),
        ),
        migrations.AddField(
            model_name="allotment",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.unit"
            ),
        ),
        migrations.AddField(
            model_name="difficulty",
            name="addressee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="difficulty",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="difficulties",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="difficulty",
            name="raised_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="difficultymessage",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="difficultymessage",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="difficultymessage",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="plans.difficultymessage",
            ),
        ),
        migrations.AddField(
            model_name="difficultymessage",
            name="difficulty",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="plans.difficulty",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="progress",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="plans.taskprogress",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occurrences",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occurrences",
                to="plans.task",
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.unit",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="occurrence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="plans.occurrence",
            ),
        ),
        migrations.AddField(
            model_name="difficulty",
            name="occurrence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="difficulties",
                to="plans.occurrence",
            ),
        ),
        migrations.AddField(
            model_name="taskprogress",
            name="occurrence",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress",
                to="plans.occurrence",
            ),
        ),
        migrations.AddField(
            model_name="targetfigure",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="targetfigure",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="plans.targetfigure",
            ),
        ),
        migrations.AddField(
            model_name="targetfigure",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="plans.target",
            ),
        ),
        migrations.AddField(
            model_name="targetfigure",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.unit",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="figure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="plans.targetfigure",
            ),
        ),
        migrations.AddConstraint(
            model_name="allotment",
            constraint=models.UniqueConstraint(
                fields=("target", "unit"), name="allotment_once_per_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="difficultymessage",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="difficultymessage_corrects",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["plan", "unit", "task"], name="occurrence_plan"),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                condition=models.Q(("cancelled_on__isnull", True), ("done_on__isnull", True)),
                fields=["unit", "deadline"],
                name="occurrence_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(
                fields=("task", "unit", "first"), name="occurrence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("occurrence",),
                name="extension_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "asked"), ("decided_at__isnull", False), _connector="XOR"
                ),
                name="extension_decided_with_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="targetfigure",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="targetfigure_corrects",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("progress__isnull", True), ("figure__isnull", True), _connector="XOR"
                ),
                name="evidence_of_one_thing",
            ),
        ),
        policies.append_only("plans_evidence"),
        policies.append_only("plans_targetfigure"),
        policies.append_only("plans_difficultymessage"),
    ]
