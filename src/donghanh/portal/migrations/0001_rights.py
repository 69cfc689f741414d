import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import donghanh.today
from donghanh.access import policies


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("procedures", "0004_books"),
        ("access", "0002_rules"),
        ("register", "0007_same_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRequest",
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
                ("kind", models.CharField(max_length=12)),
                ("received_at", models.DateTimeField()),
                ("applicant", models.CharField(max_length=120)),
                ("representing", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField()),
                ("others", models.BooleanField(default=False)),
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
                    "commune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.unit",
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
                        to="portal.datarequest",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.person",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DataRequestStep",
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
                    "act",
                    models.CharField(
                        choices=[
                            ("answered", "Đã trả lời lần đầu"),
                            ("extended", "Đã báo gia hạn"),
                            ("completed", "Đã thực hiện xong"),
                            ("refused", "Đã từ chối"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                ("ground", models.CharField(blank=True, max_length=20)),
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
                        to="portal.datarequeststep",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="portal.datarequest",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(fields=["commune", "received_at"], name="datarequest_commune"),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="datarequest_corrects",
            ),
        ),
        migrations.AddIndex(
            model_name="datarequeststep",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)),
                fields=["corrects", "recorded_at"],
                name="datarequeststep_corrects",
            ),
        ),
        policies.scoped("portal_datarequest"),
        policies.through("portal_datarequeststep", "portal_datarequest", "request_id"),
        policies.append_only("portal_datarequest"),
        policies.append_only("portal_datarequeststep"),
    ]
