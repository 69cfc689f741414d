"""The marks and components that templates are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from django.template import Context, Template
from django.utils import translation

from donghanh.errors import Refusal
from donghanh.ui import marks

FRIDAY = date(2024, 6, 14)


@dataclass(frozen=True)
class SampleCite:
    text: str
    url: str = ""
    confidence: str = "verified"


def draw(source: str, **context: Any) -> BeautifulSoup:
    html = Template("{% load ui %}" + source).render(Context(context))
    return BeautifulSoup(html, "html.parser")


def words(page: Tag) -> str:
    return " ".join(page.get_text(" ").split())


# ---- marks --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(marks.SHAPES))
def test_a_state_is_always_a_shape_and_a_word(state: str) -> None:
    page = draw("{% tag state 'Đang thực hiện' %}", state=state)
    assert words(page) == "Đang thực hiện"
    shape = page.select_one("svg")
    assert shape is not None
    assert shape["aria-hidden"] == "true"


def test_no_two_states_share_an_outline() -> None:
    assert len(set(marks.SHAPES.values())) == len(marks.SHAPES)


def test_an_unknown_state_is_named_to_the_developer() -> None:
    with pytest.raises(ValueError, match="no shape for state 'red'"):
        draw("{% tag 'red' 'Đỏ' %}")


def test_a_shape_that_stands_alone_speaks() -> None:
    shape = draw("{% glyph 'ok' label='đạt' %}").select_one("svg")
    assert shape is not None
    assert (shape["role"], shape["aria-label"]) == ("img", "đạt")


def test_an_icon_that_was_not_built_leaves_only_the_words() -> None:
    assert draw("{% icon 'there-is-no-such-icon' %}In").decode() == "In"


def test_what_a_person_is_in_carries_no_colour_of_warning() -> None:
    page = draw("{% measure 'compulsory' 'Cai nghiện bắt buộc' %}")
    assert page.select(".dh-measure")
    assert not page.select("[class*=late], [class*=soon]")


@pytest.mark.parametrize("source", ["{% tag 'ok' x %}", "{% panel x %}{{ x }}{% endpanel %}"])
def test_what_people_typed_is_escaped(source: str) -> None:
    page = draw(source, x="<script>1</script>")
    assert not page.select("script")
    assert "<script>" in page.get_text()


# ---- due dates and articles ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "state", "sentence"),
    [
        ("working_days=-1", "late", "13/6/2024 quá 1 ngày làm việc"),
        ("", "late", "13/6/2024 quá 1 ngày"),
        ("working_days=0", "late", "13/6/2024 đã quá hạn"),
        ("met=met", "done", "13/6/2024 xong muộn, ngày 14/6/2024"),
    ],
)
def test_a_day_that_has_passed(source: str, state: str, sentence: str) -> None:
    page = draw(
        f"{{% due day today=today {source} %}}", day=date(2024, 6, 13), today=FRIDAY, met=FRIDAY
    )
    assert page.select(f".dh-due--{state}")
    assert words(page) == sentence


@pytest.mark.parametrize(
    ("day", "source", "state", "sentence"),
    [
        (FRIDAY, "working_days=0", "soon", "14/6/2024 hôm nay"),
        (date(2024, 6, 17), "working_days=1", "idle", "17/6/2024 còn 1 ngày làm việc"),
        (date(2025, 4, 26), "", "idle", "26/4/2025 còn 316 ngày"),
        (date(2024, 6, 15), "working_days=0", "idle", "15/6/2024 còn 1 ngày"),
        (date(2024, 7, 12), "note='hết hợp đồng'", "idle", "12/7/2024 hết hợp đồng"),
        (FRIDAY, "note='hết hợp đồng'", "soon", "14/6/2024 hôm nay"),
        (date(2024, 6, 17), "met=today", "done", "17/6/2024 xong ngày 14/6/2024"),
    ],
)
def test_a_day_to_come(day: date, source: str, state: str, sentence: str) -> None:
    page = draw(f"{{% due day today=today {source} %}}", day=day, today=FRIDAY)
    assert page.select(f".dh-due--{state}")
    assert words(page) == sentence


@pytest.mark.parametrize(
    ("due", "state", "sentence"),
    [
        (datetime(2024, 6, 14, 5, 0, tzinfo=UTC), "soon", "12:00 14/6/2024 còn 3 giờ"),
        (datetime(2024, 6, 14, 2, 30, tzinfo=UTC), "soon", "9:30 14/6/2024 còn dưới 1 giờ"),
        (datetime(2024, 6, 16, 2, 0, tzinfo=UTC), "idle", "9:00 16/6/2024 còn 48 giờ"),
        (datetime(2024, 6, 13, 22, 0, tzinfo=UTC), "late", "5:00 14/6/2024 quá 4 giờ"),
        (datetime(2024, 6, 14, 1, 59, tzinfo=UTC), "late", "8:59 14/6/2024 vừa quá hạn"),
    ],
)
@time_machine.travel("2024-06-14 09:00 +07:00", tick=False)
def test_limits_in_hours_run_by_the_clock(due: datetime, state: str, sentence: str) -> None:
    page = draw("{% due due hours=True %}", due=due)
    assert page.select(f".dh-due--{state}")
    assert words(page) == sentence


def test_no_due_day_shows_nothing() -> None:
    assert draw("{% due day %}", day=None).decode() == ""


def test_an_article_links_to_its_wording() -> None:
    page = draw("{% cite cite %}", cite=SampleCite("Khoản 1 Điều 77", url="/luat/77"))
    link = page.select_one("a.dh-cite")
    assert link is not None
    assert (link["href"], words(page)) == ("/luat/77", "Khoản 1 Điều 77")


def test_several_articles_stand_side_by_side() -> None:
    page = draw("{% cite cites %}", cites=(SampleCite("Điều 1"), SampleCite("Điều 2")))
    assert [one.get_text() for one in page.select(".dh-cite")] == ["Điều 1", "Điều 2"]


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        ("verified", []),
        ("secondary", ["chưa đối chiếu bản gốc"]),
        ("unverified", ["chưa kiểm chứng"]),
    ],
)
def test_a_fact_that_was_not_read_in_the_law_says_so(confidence: str, said: list[str]) -> None:
    by_argument = draw("{% cite 'Điều 1' confidence=confidence %}", confidence=confidence)
    by_object = draw("{% cite cite %}", cite=SampleCite("Điều 1", confidence=confidence))
    for page in (by_argument, by_object):
        assert [one.get_text() for one in page.select(".dh-doubt")] == said


def test_a_limit_of_the_office_itself_is_marked() -> None:
    assert draw("{% cite 'Quy định nội bộ' internal=True %}").select(".dh-cite--in")


# ---- figures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 1250|vnum }}", "1.250"),
        ("{{ 86.268|vnum }}", "86,3"),
        ("{{ 86.268|vnum:2 }}", "86,27"),
        ("{{ nothing|vnum }}", ""),
        ("{{ day|vdate }}", "14/6/2024"),
        ("{{ nothing|vdate }}", ""),
        ("{{ moment|vdate }}", "15/6/2024"),
        ("{{ day|vday }}", "14/6"),
        ("{{ day|vweekday }}", "Thứ Sáu, 14/6/2024"),
        ("{{ moment|vdatetime }}", "0:05 ngày 15/6/2024"),
        ("{{ 148500000|dong }}", "148.500.000 đồng"),
        ("{% part_of 377 437 'người' %}", "377 trên 437 người"),
        ("{% part_of nothing 437 'người' %}", "chưa có số liệu"),
    ],
)
def test_figures_and_days_as_they_are_written(source: str, shown: str) -> None:
    moment = datetime(2024, 6, 14, 17, 5, tzinfo=UTC)
    assert words(draw(source, nothing=None, day=FRIDAY, moment=moment)) == shown


def test_a_moment_in_english_has_no_vietnamese_word() -> None:
    moment = datetime(2024, 6, 14, 1, 5, tzinfo=UTC)
    with translation.override("en"):
        assert words(draw("{{ moment|vdatetime }}", moment=moment)) == "14/6/2024, 8:05"


def test_a_hidden_cell_says_that_it_is_hidden_and_why() -> None:
    alone, together = draw("{% hidden_cell %}"), draw("{% hidden_cell with_others=True span=3 %}")
    assert words(alone) == "ẩn"
    assert words(together) == "ẩn kèm"
    assert alone.select("td.dh-hatch > span[title='Mẫu số dưới 5 người']")
    assert together.select("td[colspan='3']")


# ---- components ---------------------------------------------------------------------------


def test_a_panel_is_a_region_named_by_its_heading() -> None:
    page = draw(
        "{% panel 'Việc đến hạn' small='9 việc' url='/x' link='Xem cả' %}<p>a</p>{% endpanel %}"
    )
    section = page.select_one("section")
    heading = page.select_one("h2")
    assert section is not None
    assert heading is not None
    assert section["aria-labelledby"] == heading["id"] == "viec-den-han-t"
    assert page.select(".dh-panel__body > p")


def test_a_table_reaches_the_edges_of_a_flush_panel() -> None:
    page = draw("{% panel 'Bảng' flush=True %}<table></table>{% endpanel %}")
    assert page.select("section > table")


@pytest.mark.parametrize(("count", "loud"), [(3, True), (0, False)])
def test_a_queue_is_red_only_while_something_waits(count: int, loud: bool) -> None:
    page = draw("{% queue count 'Quá hạn' '/viec?hang=qua-han' state='late' %}", count=count)
    assert bool(page.select(".dh-queue--late")) is loud
    assert words(page) == f"{count} Quá hạn"


def test_an_empty_value_is_said_and_not_left_blank() -> None:
    assert words(draw("{% summary_row 'Người giúp đỡ' '' %}")) == "Người giúp đỡ chưa ghi"
    assert words(draw("{% summary_row 'Số buổi' 0 %}")) == "Số buổi 0"


def test_the_pager_offers_only_pages_that_exist() -> None:
    first = draw("{% pager words='Đang xem 1–18' next_url='?after=x' %}")
    assert [link["rel"] for link in first.select("a")] == [["next"]]
    only = draw("{% pager words='Đang xem 1–3' %}")
    assert not only.select("a")


def test_each_chip_says_that_it_takes_its_condition_away() -> None:
    page = draw("{% chips items count='2 trong 9 hồ sơ' %}", items=[("Quá hạn", "?q=a")])
    chip = page.select_one("a.dh-chip")
    assert chip is not None
    assert words(chip) == "Quá hạn , bỏ điều kiện này"
    assert chip["href"] == "?q=a"


@pytest.mark.parametrize(
    ("source", "sentence", "sloped"),
    [
        ("known=day", "Thăm tại nhà 14/6/2024 , ghi ngay trong ngày", False),
        ("known=later", "Thăm tại nhà 14/6/2024 , ghi 20/6", True),
        ("known=later delay=4", "Thăm tại nhà 14/6/2024 , ghi 20/6, sau 4 ngày làm việc", True),
        ("known=later delay=2", "Thăm tại nhà 14/6/2024 , ghi 20/6", True),
        ("known=next_year", "Thăm tại nhà 14/6/2024 , ghi 02/01/2025", True),
    ],
)
def test_the_timeline_slopes_when_the_office_knew_later(
    source: str, sentence: str, sloped: bool
) -> None:
    page = draw(
        "{% timeline_item what='Thăm tại nhà' happened=day " + source + " %}",
        day=FRIDAY,
        later=date(2024, 6, 20),
        next_year=date(2025, 1, 2),
    )
    assert words(page) == sentence
    assert bool(page.select("li.is-late")) is sloped


def test_a_correction_is_a_diamond_with_its_word() -> None:
    page = draw(
        "{% timeline_item what='Ngày trình báo' happened=d known=d correction='Đính chính' "
        "recorded='sửa mục 31' %}",
        d=FRIDAY,
    )
    assert page.select("li.is-fixed .dh-tag--over")
    assert words(page) == "Ngày trình báo Đính chính 14/6/2024 , sửa mục 31"


def test_a_refusal_names_its_article_and_the_ways_on() -> None:
    error = Refusal(
        "Không lập hồ sơ đối với người đang điều trị.",
        code="x",
        cite=(SampleCite("Khoản 2 Điều 3"),),  # type: ignore[arg-type]
    )
    page = draw(
        "{% refusal error title='Chưa thể lập hồ sơ' ways=ways %}",
        error=error,
        ways=[("/chon", "Chọn lại người", ", nếu nhầm.")],
    )
    assert words(page.select_one("h2") or page) == "Chưa thể lập hồ sơ"
    assert "Không lập hồ sơ đối với người đang điều trị." in words(page)
    assert "Khoản 2 Điều 3" in words(page)
    assert [link["href"] for link in page.select("li a")] == ["/chon"]
