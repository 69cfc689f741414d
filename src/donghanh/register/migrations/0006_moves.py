from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies

STATES = [
    ("pending", "chờ tiếp nhận"),
    ("accepted", "đã tiếp nhận"),
    ("returned", "đã trả lại"),
    ("withdrawn", "đã rút lại"),
]


def _key(to: str, related_name: str = "+", **more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("access", "0002_rules"),
        ("agencies", "0001_initial"),
        ("register", "0005_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="regime",
            field=models.CharField(max_length=8, default="2021"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", _key("register.person", "moves")),
                ("name", models.CharField(max_length=120)),
                ("file_number", models.CharField(max_length=24)),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("from_commune", _key("agencies.unit", db_index=False)),
                ("from_district", _key("agencies.unit", db_index=False, blank=True, null=True)),
                ("from_province", _key("agencies.unit", db_index=False)),
                ("to_commune", _key("agencies.unit", db_index=False)),
                ("to_district", _key("agencies.unit", db_index=False, blank=True, null=True)),
                ("to_province", _key("agencies.unit", db_index=False)),
                ("state", models.CharField(choices=STATES, default="pending", max_length=9)),
                ("note", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(default=donghanh.today.now)),
                ("sent_by", _key(settings.AUTH_USER_MODEL, db_index=False)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", _key(settings.AUTH_USER_MODEL, db_index=False, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=[f"{side}_{place}", "-sent_at"], name=f"move_{side}_{place}"
                    )
                    for side in ("to", "from")
                    for place in ("commune", "district", "province")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("person",),
                        name="move_one_pending",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reorganisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("unit", _key("agencies.unit", db_index=False, blank=True, null=True)),
                ("at", models.DateTimeField(default=donghanh.today.now)),
                ("by", _key(settings.AUTH_USER_MODEL, db_index=False, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", _key(settings.AUTH_USER_MODEL, db_index=False, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("on", "unit"),
                        name="reorganisation_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reorganisation", _key("register.reorganisation", "passings")),
                ("predecessor", _key("agencies.unit", db_index=False)),
                ("people", models.PositiveIntegerField(default=0)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reorganisation", "predecessor"), name="passing_once_a_unit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passing", _key("register.passing", "passed")),
                ("person", _key("register.person")),
                ("successor", _key("agencies.unit", db_index=False)),
                ("chosen_by", _key(settings.AUTH_USER_MODEL, db_index=False, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("passing", "person"), name="passed_once")
                ],
            },
        ),
        policies.between_units("register_move", "from", "to", measures_column="measures"),
        policies.through("register_passed", "register_person", "person_id"),
    ]
