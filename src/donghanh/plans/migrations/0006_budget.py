"""The money of a plan, inspections, and proposals to commend."""

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
        ("prevention", "0002_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0005_cascade"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("central", "Ngân sách trung ương"),
                            ("province", "Ngân sách tỉnh"),
                            ("district", "Ngân sách huyện, thành phố"),
                            ("commune", "Ngân sách xã, phường"),
                            ("other", "Nguồn khác"),
                        ],
                        max_length=8,
                    ),
                ),
                ("item", models.CharField(max_length=200)),
                ("allotted", models.PositiveBigIntegerField()),
                ("norm", models.CharField(blank=True, max_length=40)),
                ("quantity", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="plans.plan",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.task",
                    ),
                ),
            ],
            options={
                "ordering": ["source", "id"],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("team", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(default=donghanh.today.now)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="plans.plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="BudgetEntry",
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
                        choices=[("spent", "đã chi"), ("settled", "đã quyết toán")], max_length=7
                    ),
                ),
                ("on", models.DateField()),
                ("amount", models.PositiveBigIntegerField()),
                ("paper", models.CharField(blank=True, max_length=80)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="plans.budgetentry",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="plans.budgetline",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "budget entries",
                "ordering": ["on", "recorded_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("corrects__isnull", False)),
                        fields=["corrects", "recorded_at"],
                        name="budgetentry_corrects",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "đang đề nghị"),
                            ("agreed", "đồng ý"),
                            ("declined", "không đồng ý"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commendations",
                        to="plans.plan",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prevention.staff",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "proposed"), ("decided_on__isnull", False), _connector="XOR"
                        ),
                        name="commendation_decided_with_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("mend_until", models.DateField(blank=True, null=True)),
                ("mended_on", models.DateField(blank=True, null=True)),
                ("mended", models.TextField(blank=True)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="plans.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ["inspection", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mended_on__isnull", True),
                            ("mend_until__isnull", False),
                            _connector="OR",
                        ),
                        name="finding_mended_if_it_was_to_be",
                    )
                ],
            },
        ),
        policies.append_only("plans_budgetentry"),
    ]
