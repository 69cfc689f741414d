import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies

MEASURES = [
    ("user", "Quản lý người sử dụng trái phép"),
    ("determination", "Xác định tình trạng nghiện"),
    ("voluntary_home", "Cai nghiện tự nguyện tại gia đình, cộng đồng"),
    ("voluntary_facility", "Cai nghiện tự nguyện tại cơ sở"),
    ("substitution", "Điều trị thay thế"),
    ("compulsory", "Cai nghiện bắt buộc"),
    ("post_rehab", "Quản lý sau cai nghiện"),
    ("electronic_monitoring", "Giám sát điện tử"),
]
STATES = [
    ("waiting", "chờ quyết định"),
    ("confirmed", "đã quyết định"),
    ("sent_back", "đã trả lại"),
    ("withdrawn", "đã rút"),
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
        ("register", "0004_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(choices=MEASURES, max_length=24)),
                ("regime", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=60)),
                ("effective_on", models.DateField()),
                ("happened_at", models.DateTimeField(blank=True, null=True)),
                ("data", models.JSONField(blank=True, default=dict)),
                ("document", models.JSONField(blank=True, default=dict)),
                ("override_reason", models.TextField(blank=True)),
                ("scan", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField(default=donghanh.today.now)),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("by", _key(settings.AUTH_USER_MODEL, db_index=False)),
                ("case", _key("register.case", "proposals", blank=True, null=True)),
                ("commune", _key("agencies.unit", db_index=False)),
                (
                    "decided_by",
                    _key(settings.AUTH_USER_MODEL, blank=True, db_index=False, null=True),
                ),
                ("district", _key("agencies.unit", blank=True, db_index=False, null=True)),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="register.entry",
                    ),
                ),
                ("person", _key("register.person", "proposals")),
                ("province", _key("agencies.unit", db_index=False)),
                ("unit", _key("agencies.unit", db_index=False)),
            ],
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["unit", "at"],
                name="proposal_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(
                        ("entry__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_has_its_second_person",
            ),
        ),
        policies.scoped("register_proposal", measure_column="measure"),
    ]
