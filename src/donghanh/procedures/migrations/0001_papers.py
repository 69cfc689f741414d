from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("register", "0007_same_person"),
    ]

    operations = []
