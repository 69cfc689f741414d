"""Correcting who a person is on file: the old words stay, the age counts anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from donghanh.access.roles import Role
from donghanh.errors import Refusal
from donghanh.register.identity import correct_identity
from donghanh.register.models import BirthPrecision, IdentityCorrection, Person
from donghanh.register.projection import check
from donghanh.testing.worlds import World

pytestmark = pytest.mark.usefixtures("system_scope")


def as_it_is(person: Person, **other: Any) -> dict[str, Any]:
    """The arguments that change nothing, but for ``other``."""
    same = {
        field: getattr(person, field)
        for field in ("name", "sex", "born_on", "born_precision", "ethnicity", "phone", "aliases")
    }
    return {**same, "reason": "Đã đối chiếu căn cước.", **other}


def test_the_old_words_stay_beside_the_new(world: World) -> None:
    person = world.person("Lò Văn Mẫu")
    by = world.user(Role.COMMUNE_OFFICER)
    row = correct_identity(person, by=by, **as_it_is(person, name="Lò Văn  Mẩu"))
    person.refresh_from_db()
    assert person.name == "Lò Văn Mẩu"
    assert (row.before, row.after) == ({"name": "Lò Văn Mẫu"}, {"name": "Lò Văn Mẩu"})
    assert row.by == by


def test_nothing_changed_is_refused(world: World) -> None:
    person = world.person()
    with pytest.raises(Refusal, match="chưa sửa mục nào"):
        correct_identity(person, by=world.user(Role.COMMUNE_OFFICER), **as_it_is(person))


def test_a_number_of_another_file_is_refused_and_nothing_is_written(world: World) -> None:
    world.person("Sùng A Thí", citizen_id="999000000777")
    person = world.person("Lò Văn Mẫu")
    with pytest.raises(Refusal):
        correct_identity(
            person,
            by=world.user(Role.COMMUNE_OFFICER),
            **as_it_is(person, name="Tên khác", citizen_id="999000000777"),
        )
    person.refresh_from_db()
    assert person.name == "Lò Văn Mẫu"
    assert not IdentityCorrection.objects.exists()


def test_the_number_is_never_written_in_the_clear(world: World) -> None:
    person = world.person()
    row = correct_identity(
        person,
        by=world.user(Role.COMMUNE_OFFICER),
        **as_it_is(person, citizen_id="999000000778"),
    )
    assert "999000000778" not in str(row.after)
    assert row.after["citizen_last4"] == "0778"


def test_another_birth_date_counts_the_limits_anew(world: World) -> None:
    person = world.person(born_on=date(1988, 3, 12))
    world.record(person, "user.test_positive", "2024-06-03")
    correct_identity(
        person,
        by=world.user(Role.COMMUNE_OFFICER),
        **as_it_is(person, born_on=date(2008, 1, 1), born_precision=BirthPrecision.YEAR),
    )
    assert not check().differences


def test_a_form_sent_twice_writes_once(world: World, client: Client) -> None:
    person = world.person("Lò Văn Mẫu")
    client.force_login(world.user(Role.COMMUNE_OFFICER))
    url = f"/ho-so/{person.pk}/sua/"
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"born": "12/3/1989", "reason": "Ghi sai năm sinh."}
    for _time in range(2):
        client.post(url, sent)
    [row] = IdentityCorrection.objects.all()
    assert row.after["born_on"] == "1989-03-12"
    page = client.get(url).content.decode()
    assert "Ghi sai năm sinh." in page
    assert "1988" in page


def test_not_of_another_ward(world: World, client: Client) -> None:
    person = world.person()
    client.force_login(world.user(Role.COMMUNE_OFFICER, world.other_ward))
    assert client.get(f"/ho-so/{person.pk}/sua/").status_code == 404
