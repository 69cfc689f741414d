"""Progress has a history: it is added to, never rewritten."""

from django.db import migrations

from donghanh.access import policies


class Migration(migrations.Migration):
    dependencies = [("access", "0002_rules"), ("plans", "0001_initial")]
    operations = [policies.append_only("plans_taskprogress")]
