import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("register", "0008_identity"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="action",
            field=models.CharField(
                choices=[("record", "ghi mới"), ("correct", "đính chính"), ("retract", "rút")],
                default="record",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_proposals",
                to="register.entry",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="change_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("state", "sent_back")),
                fields=["by", "decided_at"],
                name="proposal_sent_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "record"), ("corrects__isnull", True)),
                    models.Q(
                        ("action__in", ("correct", "retract")),
                        ("case__isnull", False),
                        ("corrects__isnull", False),
                        models.Q(("change_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_of_a_change_says_which_and_why",
            ),
        ),
    ]
