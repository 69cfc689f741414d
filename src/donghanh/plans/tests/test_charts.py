"""The timeline as a picture: well-formed, the same for the same rows, told without colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from donghanh.plans import states
from donghanh.plans.charts import LETTERS, Bar, Lane, timeline_svg

YEAR = (date(2024, 1, 1), date(2024, 12, 31))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(lanes: list[Lane], today: date = date(2024, 6, 14)) -> ET.Element:
    picture = timeline_svg(lanes, starts=YEAR[0], ends=YEAR[1], today=today, title="Thử & <xem>")
    return ET.fromstring(picture)


def words(found: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in found.iter(f"{SVG}text")]


def test_a_bar_has_a_pattern_a_letter_and_words() -> None:
    lane = Lane("1", "Họp.", (Bar(date(2024, 1, 1), date(2024, 3, 31), "late", "quý I: Chậm"),))
    found = drawn([lane])
    assert "C" in words(found)
    assert any("hôm nay, 14/6/2024" in one for one in words(found))
    assert "Chậm" in words(found)  # what the letter means
    titles = [one.text for one in found.iter(f"{SVG}title")]
    assert titles[0] == "Thử & <xem>"
    assert "quý I: Chậm, 01/01/2024 – 31/3/2024" in titles
    assert found.attrib["role"] == "img"


def test_every_state_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(states.ORDER)
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_today_outside_the_plan_is_not_drawn() -> None:
    assert not any("hôm nay" in one for one in words(drawn([], date(2025, 1, 1))))


def test_no_style_attribute_stands_in_it() -> None:
    lane = Lane("1", "Họp.", (Bar(*YEAR, "done", "năm"),))
    assert all("style" not in one.attrib for one in drawn([lane]).iter())


@given(
    text=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=200),
    first=st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    last=st.dates(date(2023, 1, 1), date(2025, 12, 31)),
    state=st.sampled_from(states.ORDER),
)
def test_whatever_a_task_says_the_picture_is_well_formed(
    text: str, first: date, last: date, state: states.State
) -> None:
    lane = Lane(text[:20], text, (Bar(min(first, last), max(first, last), state, text),))
    for box in drawn([lane]).iter(f"{SVG}rect"):
        assert float(box.attrib["width"]) > 0
