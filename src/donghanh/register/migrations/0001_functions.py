"""SQL functions for Vietnamese search and order; PostgreSQL here has no ICU collations.

``dh_fold`` forgets case and tone marks, so "uu" finds "ưu". ``dh_name_sort`` orders as Vietnamese
name lists do: given name first, letters in the order of the alphabet (a ă â b … đ …), then tones.
"""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    UnaccentExtension,
)
from django.db import migrations

FOLD = """
create or replace function dh_fold(text) returns text
language sql immutable strict parallel safe as
$$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))) $$;
"""

SORT = r"""
create or replace function dh_sort(word text) returns text
language sql immutable strict parallel safe as $f$
  select translate(
      normalize(
        regexp_replace(normalize(lower(word), NFD), U&'[\0300\0301\0303\0309\0323]', '', 'g'), NFC),
      'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`a')
    || U&'\0001'
    || translate(
      regexp_replace(normalize(lower(word), NFD), U&'[^\0300\0301\0303\0309\0323 ]', '-', 'g'),
      U&'\0300\0309\0303\0301\0323', '12345')
$f$;
create or replace function dh_name_sort(name text) returns text
language sql immutable strict parallel safe as
$f$ select dh_sort(split_part(name, ' ', -1)) || ' ' || dh_sort(name) $f$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FOLD, "drop function dh_fold(text)"),
        migrations.RunSQL(SORT, "drop function dh_name_sort(text); drop function dh_sort(text)"),
    ]
