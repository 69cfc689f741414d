import uuid
from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies

STATES = [
    ("likely", "chưa xem"),
    ("different", "là hai người khác nhau"),
    ("merged", "đã gộp"),
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
        ("register", "0006_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="same_as",
            field=_key("register.person", "absorbed", blank=True, db_index=False, null=True),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("same_as__isnull", False)),
                fields=["same_as"],
                name="person_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["born_on"], name="person_born"),
        ),
        migrations.RemoveIndex(model_name="person", name="person_province_search"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["province"],
                include=(
                    "next_due_at",
                    "id",
                    "name_search",
                    "commune",
                    "district",
                    "measures",
                    "same_as",
                ),
                name="person_province_search",
            ),
        ),
        migrations.CreateModel(
            name="Twins",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", _key("register.person")),
                ("second", _key("register.person")),
                ("weight", models.FloatField()),
                ("state", models.CharField(choices=STATES, default="likely", max_length=9)),
                ("found_at", models.DateTimeField(default=donghanh.today.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", _key(settings.AUTH_USER_MODEL, db_index=False, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="twins_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="twins_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
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
                ("taken", models.JSONField(default=dict)),
                (
                    "place",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True), size=3
                    ),
                ),
                ("by", _key(settings.AUTH_USER_MODEL, db_index=False)),
                (
                    "corrects",
                    _key("register.merge", "versions", blank=True, db_index=False, null=True),
                ),
                ("survivor", _key("register.person", "merges")),
                ("absorbed", _key("register.person")),
                ("commune", _key("agencies.unit", db_index=False)),
            ],
            options={"abstract": False},
        ),
        policies.through_any("register_twins", "register_person", "first_id", "second_id"),
        policies.through("register_merge", "register_person", "survivor_id"),
        policies.append_only("register_merge"),
    ]
