"""What is written about a person is seen by those who see the person; helpers see their own."""

from django.db import migrations

from donghanh.access import policies


class Migration(migrations.Migration):
    dependencies = [("register", "0003_rules"), ("support", "0001_initial")]
    operations = [
        policies.through("support_contact", "register_person", "person_id"),
        policies.through("support_assignment", "register_person", "person_id"),
        policies.helper_rows("support_assignment", f"helper_id = {policies.USER}"),
        policies.append_only("support_contact"),
        policies.append_only("support_assignment"),
    ]
