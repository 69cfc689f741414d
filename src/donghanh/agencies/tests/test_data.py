"""The lists in ``data/``: complete, consistent, and right where the facts were verified."""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from collections import Counter

import pytest
import yaml

from donghanh.agencies.models import AgencyKind, Confidence, UnitKind
from donghanh.agencies.services import AGENCIES, DATA

Line = dict[str, str]
LAST, FIRST = "2025-06-30", "2025-07-01"


def read(name: str) -> list[Line]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


UNITS, SUCCESSIONS = read("units.csv"), read("successions.csv")
BEFORE = {line["code"]: line for line in UNITS if not line["valid_from"]}
AFTER = {line["code"]: line for line in UNITS if not line["valid_to"]}


@pytest.mark.parametrize(
    ("units", "digits", "count"),
    [(BEFORE, 2, 63), (BEFORE, 3, 696), (BEFORE, 5, 10_035), (AFTER, 2, 34), (AFTER, 5, 3_321)],
)
def test_the_numbers_of_units_are_those_of_the_law(
    units: dict[str, Line], digits: int, count: int
) -> None:
    assert sum(len(code) == digits for code in units) == count


def test_there_is_no_district_after_the_reform() -> None:
    assert not any(len(code) == 3 for code in AFTER)


def test_a_unit_is_found_by_code_and_first_day() -> None:
    keys = Counter((line["code"], line["valid_from"]) for line in UNITS)
    assert max(keys.values()) == 1


def test_every_line_is_well_formed() -> None:
    labels = {kind.value: f"{kind.label} " for kind in UnitKind}
    for line in UNITS:
        assert line["name"].startswith(str(labels[line["kind"]]))
        assert unicodedata.is_normalized("NFC", line["name"])
        assert not line["name"].split()[-1][0].islower()
        assert line["valid_from"] in ("", FIRST)
        assert line["valid_to"] in ("", LAST)
        assert line["confidence"] in ("", *Confidence.values)


def test_every_unit_lies_in_one_of_its_own_time() -> None:
    for code, line in BEFORE.items():
        assert len(line["parent"]) == {2: 0, 3: 2, 5: 3}[len(code)]
        assert not line["parent"] or line["parent"] in BEFORE
    for code, line in AFTER.items():
        assert line["parent"] in (AFTER if len(code) == 5 else ("",))


def test_every_commune_has_a_successor_and_exactly_one_main_one() -> None:
    gone = {code for code, line in BEFORE.items() if line["valid_to"] and len(code) != 3}
    mains = Counter(line["predecessor"] for line in SUCCESSIONS if line["main"] == "1")
    islands = {code for code in mains if len(code) == 3}
    assert set(mains) - islands == gone
    assert set(mains.values()) == {1}
    assert {BEFORE[code]["name"] for code in islands} == {
        "Huyện Bạch Long Vĩ",
        "Huyện Cồn Cỏ",
        "Huyện Hoàng Sa",
        "Huyện Lý Sơn",
        "Huyện Côn Đảo",
    }


def test_every_new_unit_follows_another() -> None:
    new = {code for code, line in AFTER.items() if line["valid_from"]}
    assert {line["successor"] for line in SUCCESSIONS} == new


def test_divided_units_keep_all_their_parts() -> None:
    parts = Counter(line["predecessor"] for line in SUCCESSIONS)
    assert sum(count > 1 for count in parts.values()) == 471


CITY = ["03386", "03387", "03388", "03389", "03403", "03408", "03409"]
TAM_DUONG = ["03390", "03394", "03400", "03405", "03406", "03412", "03413", "03415", "03418",
             "03421", "03424", "03427", "03430"]  # fmt: skip
#: New unit of Lai Châu: the old ones that it follows.
FOLLOWS = {
    "Phường Tân Phong": "Phường Tân Phong, Phường Đông Phong, Xã San Thàng, Xã Nùng Nàng,"
    " Xã Bản Giang",
    "Phường Đoàn Kết": "Phường Đoàn Kết, Phường Quyết Tiến, Phường Quyết Thắng,"
    " Xã Lản Nhì Thàng, Xã Sùng Phài",
    "Xã Bình Lư": "Thị trấn Tam Đường, Xã Sơn Bình, Xã Bình Lư",
    "Xã Tả Lèng": "Xã Giang Ma, Xã Hồ Thầu, Xã Tả Lèng",
    "Xã Khun Há": "Xã Bản Hon, Xã Khun Há",
    "Xã Bản Bo": "Xã Nà Tăm, Xã Bản Bo",
    "Xã Sin Suối Hồ": "Xã Nậm Xe, Xã Thèn Sin, Xã Sin Suối Hồ",
}


@pytest.mark.parametrize(("district", "codes"), [("105", CITY), ("106", TAM_DUONG)])
def test_the_communes_of_the_two_plans(district: str, codes: list[str]) -> None:
    lines = [line for line in BEFORE.values() if line["parent"] == district]
    assert [line["code"] for line in lines] == codes
    assert {line["confidence"] for line in lines} == {"verified"}


@pytest.mark.parametrize(("name", "old"), FOLLOWS.items())
def test_whom_the_new_communes_of_lai_chau_follow(name: str, old: str) -> None:
    (new,) = [line for line in AFTER.values() if (line["name"], line["parent"]) == (name, "12")]
    assert new["confidence"] == "verified"
    found = {
        BEFORE[line["predecessor"]]["name"]
        for line in SUCCESSIONS
        if line["successor"] == new["code"]
    }
    assert found == set(old.split(", "))


def test_lai_chau_has_38_communes_after_the_reform() -> None:
    assert sum(line["parent"] == "12" for line in AFTER.values()) == 38


def test_the_agencies_are_of_known_kinds_and_end_after_they_begin() -> None:
    lists = yaml.safe_load(AGENCIES.read_text(encoding="utf-8"))
    entries = [entry for one in lists["units"].values() for entry in one]
    for entry in entries + lists["each_commune"]:
        assert entry["kind"] in AgencyKind.values
        assert set(entry) <= {"kind", "name", "short_name", "from", "to"}
        assert isinstance(entry.get("to", dt.date.max), dt.date)
