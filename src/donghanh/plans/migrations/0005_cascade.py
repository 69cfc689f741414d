"""The plan passed down and on: versions, plans made from plans, what was sent up and judged."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import donghanh.today
from donghanh.access import policies

#: A plan that was issued stays as it was signed.
PAPER_FROZEN = migrations.RunSQL(
    """
create function dh_plan_paper_frozen() returns trigger language plpgsql as $$
begin
  if old.content is not null then
    raise exception 'an issued plan is never changed: % refused', tg_op;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger plan_paper_frozen before update or delete on plans_planpaper
  for each row execute function dh_plan_paper_frozen();
""",
    """
drop trigger plan_paper_frozen on plans_planpaper;
drop function dh_plan_paper_frozen();
""",
)


def _lineage(model: str) -> list[Operation]:
    """A lineage of its own for every row that is there already."""
    return [
        migrations.AddField(model, "lineage", models.UUIDField(null=True)),
        migrations.RunSQL(
            f"update plans_{model} set lineage = gen_random_uuid();"
            # What is checked at the end of a transaction would keep the table from being altered.
            " set constraints all immediate; set constraints all deferred",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(model, "lineage", models.UUIDField(default=uuid.uuid4)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("agencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0004_work"),
        ("procedures", "0001_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferAnswer",
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
                ("plan_lineage", models.UUIDField()),
                ("lineage", models.UUIDField()),
                ("taken", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="PlanStep",
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
                            ("sent", "đã gửi lên"),
                            ("accepted", "cấp trên đã chấp nhận"),
                            ("returned", "cấp trên trả lại"),
                        ],
                        max_length=8,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_imported_once_per_unit",
        ),
        migrations.AddField(
            model_name="plan",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        *_lineage("plan"),
        migrations.AddField(
            model_name="plan",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="plans.plan",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="standing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "chưa gửi lên"),
                    ("sent", "đã gửi lên"),
                    ("accepted", "cấp trên đã chấp nhận"),
                    ("returned", "cấp trên trả lại"),
                ],
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="version",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="target",
            name="came_as",
            field=models.JSONField(blank=True, default=dict),
        ),
        *_lineage("target"),
        migrations.AddField(
            model_name="target",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.target",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="came_as",
            field=models.JSONField(blank=True, default=dict),
        ),
        *_lineage("task"),
        migrations.AddField(
            model_name="task",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.task",
            ),
        ),
        migrations.AlterField(
            model_name="plan",
            name="source",
            field=models.BinaryField(blank=True),
        ),
        migrations.AlterField(
            model_name="plan",
            name="source_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="plan",
            name="source_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="plan",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "đang soát"),
                    ("confirmed", "đã xác nhận"),
                    ("replaced", "đã có bản thay thế"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(fields=["lineage"], name="target_lineage"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["lineage"], name="task_lineage"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_sha256", ""), _negated=True),
                fields=("unit", "source_sha256"),
                name="plan_imported_once_per_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("lineage", "version"), name="plan_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "confirmed")),
                fields=("lineage",),
                name="plan_one_version_counts",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("lineage",),
                name="plan_one_version_in_work",
            ),
        ),
        migrations.AddField(
            model_name="offeranswer",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="offeranswer",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="plans.offeranswer",
            ),
        ),
        migrations.AddField(
            model_name="offeranswer",
            name="parent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="plans.planstep",
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="plans.plan"
            ),
        ),
        migrations.AddIndex(
            model_name="offeranswer",
            index=models.Index(fields=["plan_lineage", "parent"], name="offeranswer_plan"),
        ),
        migrations.AddIndex(
            model_name="offeranswer",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="offeranswer_corrects",
            ),
        ),
        migrations.AddIndex(
            model_name="planstep",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="planstep_corrects",
            ),
        ),
        policies.append_only("plans_planstep"),
        policies.append_only("plans_offeranswer"),
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.JSONField(blank=True, default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("content", models.JSONField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outgoing",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.outgoing",
                    ),
                ),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("content__isnull", True),
                            ("issued_at__isnull", True),
                            ("issued_on__isnull", True),
                            ("outgoing__isnull", True),
                        )
                        | models.Q(
                            ("content__isnull", False),
                            ("issued_at__isnull", False),
                            ("issued_on__isnull", False),
                            ("outgoing__isnull", False),
                        ),
                        name="planpaper_issued_is_whole",
                    )
                ],
            },
        ),
        PAPER_FROZEN,
    ]
