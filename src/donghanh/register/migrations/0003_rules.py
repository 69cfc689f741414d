"""Row-level security on every table with persons; the ledger refuses change."""

from django.db import migrations

from donghanh.access import policies


class Migration(migrations.Migration):
    dependencies = [("access", "0002_rules"), ("register", "0002_initial")]
    operations = [
        policies.scoped("register_person", "measures"),
        policies.scoped("register_case", measure_column="measure"),
        policies.scoped("register_deadline", measure_column="measure"),
        policies.through_case("register_entry"),
        policies.through_case("register_episode"),
        policies.through("register_residence", "register_person", "person_id"),
        policies.append_only("register_entry"),
    ]
