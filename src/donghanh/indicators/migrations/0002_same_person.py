"""A merged file counts as the one it was merged into, whichever of the two a service was given to.

Cases go over to the surviving file themselves; ledgers keep the file they were written for.
"""

from importlib import import_module

from django.db import migrations

FIRST = import_module("donghanh.indicators.migrations.0001_marts")
ONE = "coalesce((select p.same_as_id from register_person p where p.id = r.person_id), r.person_id)"


def merged(name: str) -> migrations.RunSQL:
    """The view with the surviving person in place of the merged one; its columns stay."""
    was = FIRST.MARTS[name]
    now = was.replace("r.person_id", f"{ONE} as person_id").replace("create ", "create or replace ")
    return migrations.RunSQL(now, was.replace("create ", "create or replace "))


PERSON = FIRST.PERSON.replace("create ", "create or replace ")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_marts"), ("register", "0007_same_person")]
    operations = [
        merged("contact"),
        merged("assignment"),
        migrations.RunSQL(PERSON.replace(" r;", " r\n where r.same_as_id is null;"), PERSON),
    ]
