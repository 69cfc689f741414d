"""The records of prevention are append-only. They name officials, never people on file."""

from django.db import migrations

from donghanh.access import policies

TABLES = (
    "activity",
    "attendance",
    "complexarea",
    "course",
    "onlineprocedure",
    "pilotmodel",
    "staff",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_rules"), ("prevention", "0001_initial")]
    operations = [policies.append_only(f"prevention_{table}") for table in TABLES]
