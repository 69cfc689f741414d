import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies


def _key(to: str, related_name: str = "+", **more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("access", "0002_rules"),
        ("register", "0003_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
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
                ("item", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=160)),
                ("type", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField()),
                ("pages", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("stored", models.UUIDField(default=uuid.uuid4)),
                ("by", _key(settings.AUTH_USER_MODEL, db_index=False)),
                ("case", _key("register.case", "attachments")),
                ("entry", _key("register.entry", "attachments")),
                (
                    "corrects",
                    _key("register.attachment", "versions", blank=True, db_index=False, null=True),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="attachment_corrects",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(
                    ("corrects__isnull", False),
                    models.Q(("override_reason", ""), _negated=True),
                    _connector="OR",
                ),
                fields=["recorded_at", "id"],
                name="entry_exceptions",
            ),
        ),
        policies.through_case("register_attachment"),
        policies.append_only("register_attachment"),
    ]
