"""Papers of cases and the outgoing register; what is issued cannot be changed any more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies

#: An issued paper stays as it is, whoever asks.
FROZEN = migrations.RunSQL(
    """
create function dh_paper_frozen() returns trigger language plpgsql as $$
begin
  if old.state = 'issued' then
    raise exception 'an issued paper is never changed: % refused', tg_op;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger paper_frozen before update or delete on procedures_paper
  for each row execute function dh_paper_frozen();
""",
    """
drop trigger paper_frozen on procedures_paper;
drop function dh_paper_frozen();
""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("agencies", "0001_initial"),
        ("register", "0007_same_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("type_code", models.CharField(blank=True, max_length=12)),
                ("type_name", models.CharField(max_length=120)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("subject", models.CharField(max_length=400)),
                ("signer", models.CharField(blank=True, max_length=160)),
                ("recipients", models.TextField(blank=True)),
                ("kept_by", models.CharField(blank=True, max_length=160)),
                ("copies", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=donghanh.today.now)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "outgoing",
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=24)),
                ("regime", models.CharField(max_length=8)),
                ("form", models.CharField(max_length=24)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("typed", models.JSONField(blank=True, default=dict)),
                ("data", models.JSONField(blank=True, default=dict)),
                ("entry_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Bản thảo"), ("issued", "Đã ban hành")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=donghanh.today.now)),
                ("changed_at", models.DateTimeField(default=donghanh.today.now)),
                ("content", models.JSONField(blank=True, null=True)),
                ("template_digest", models.CharField(blank=True, max_length=64)),
                ("citizen_token", models.TextField(blank=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("signer", models.CharField(blank=True, max_length=120)),
                ("signing", models.JSONField(blank=True, default=dict)),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="register.case",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="register.entry",
                    ),
                ),
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
                        related_name="paper",
                        to="procedures.outgoing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="register.person",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="procedures.paper",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VoidedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(default=donghanh.today.now)),
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
                    "outgoing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voided",
                        to="procedures.outgoing",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("type_code", models.CharField(blank=True, max_length=12)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "type_code", "year"), name="numbercounter_one_a_year"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="outgoing",
            constraint=models.UniqueConstraint(
                fields=("agency", "year", "type_code", "number"), name="outgoing_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content__isnull", True), ("issued_at__isnull", True), ("state", "draft")
                    ),
                    models.Q(
                        ("content__isnull", False),
                        ("issued_at__isnull", False),
                        ("state", "issued"),
                    ),
                    _connector="OR",
                ),
                name="paper_issued_is_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="voidednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="voidednumber_has_a_reason"
            ),
        ),
        policies.through_case_or_person("procedures_paper", "measure"),
        policies.append_only("procedures_outgoing"),
        policies.append_only("procedures_voidednumber"),
        FROZEN,
    ]
