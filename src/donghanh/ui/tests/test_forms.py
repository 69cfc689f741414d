"""Forms read what officers type and say in a sentence what to mend."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any, ClassVar

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.template import Context, Template

from donghanh.errors import Refusal
from donghanh.ui import forms
from donghanh.ui.forms import error_links


class Visit(forms.Form):
    happened = forms.DateField(label="Ngày thăm", not_after_today=True)
    found = forms.DateField(label="Ngày phát hiện", parts=True, required=False)
    place = forms.ChoiceField(
        label="Nơi thăm",
        radios=True,
        choices=[("home", "Tại nhà"), ("other", "Nơi khác")],
        cites={"home": "Điều 00"},
    )
    reason = forms.CharField(label="Lý do", required=False, help_text="Không ghi về bệnh")
    sessions = forms.IntegerField(label="Số buổi", min_value=1, max_value=60, required=False)

    required_when: ClassVar = {"reason": lambda data: data.get("place") == "other"}


GOOD = {"happened": "14/6/2024", "place": "home"}


def visit(**answers: Any) -> Visit:
    return Visit({**GOOD, **answers})


def field_html(form: forms.Form, name: str) -> BeautifulSoup:
    html = Template("{% load ui %}{% field bound %}").render(Context({"bound": form[name]}))
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(autouse=True)
def friday() -> Any:
    with time_machine.travel("2024-06-14 09:00 +07:00", tick=False):
        yield


# ---- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["14/6/2024", "14-06-2024", "2024-06-14", "ngày 14 tháng 6 năm 2024"]
)
def test_a_day_is_read_in_the_forms_officers_use(written: str) -> None:
    form = visit(happened=written)
    assert form.is_valid()
    assert form.cleaned_data["happened"] == date(2024, 6, 14)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Nhập ngày thăm"),
        ("hôm kia", "Ngày thăm phải có đủ ngày, tháng và năm, thí dụ 14/6/2024"),
        ("14/6/24", "Ngày thăm phải có năm gồm bốn chữ số, thí dụ 14/6/2024"),
        ("31/6/2024", "Ngày thăm không có trong lịch, hãy xem lại ngày và tháng"),
        ("15/6/2024", "Ngày thăm không được sau hôm nay, 14/6/2024"),
    ],
)
def test_a_wrong_day_says_what_is_wrong_with_it(written: str, sentence: str) -> None:
    assert visit(happened=written).errors["happened"] == [sentence]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("31/12/2023", "Ngày không được trước ngày 01/01/2024"),
        ("01/01/2025", "Ngày không được sau ngày 31/12/2024"),
    ],
)
def test_both_ends_of_the_allowed_days_are_included(day: str, sentence: str) -> None:
    class Year(forms.Form):
        day = forms.DateField(label="Ngày", earliest=date(2024, 1, 1), latest=date(2024, 12, 31))

    assert Year({"day": day}).errors["day"] == [sentence]
    assert Year({"day": "01/01/2024"}).is_valid()
    assert Year({"day": "31/12/2024"}).is_valid()


@pytest.mark.parametrize(
    "answers",
    [
        {"found_day": "8", "found_month": "5", "found_year": "2024"},
        {"found": "08/5/2024"},
    ],
)
def test_three_boxes_or_one_value_give_the_same_day(answers: dict[str, str]) -> None:
    form = visit(**answers)
    assert form.is_valid()
    assert form.cleaned_data["found"] == date(2024, 5, 8)


def test_half_a_day_is_not_no_day() -> None:
    assert "found" in visit(found_day="8").errors


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2,5", "Số buổi phải là một số nguyên, thí dụ 1.250"),
        ("hai", "Số buổi phải là một số nguyên, thí dụ 1.250"),
        ("0", "Số buổi không được nhỏ hơn 1"),
        ("1.250", "Số buổi không được lớn hơn 60"),
    ],
)
def test_a_wrong_number_says_what_is_wrong_with_it(written: str, sentence: str) -> None:
    assert visit(sessions=written).errors["sessions"] == [sentence]


def test_texts_are_stored_in_one_unicode_form_with_single_spaces() -> None:
    form = visit(reason=unicodedata.normalize("NFD", "  Gia đình   đi vắng "))
    assert form.is_valid()
    assert form.cleaned_data["reason"] == "Gia đình đi vắng"


def test_long_texts_keep_their_lines() -> None:
    class Note(forms.Form):
        note = forms.CharField(label="Ghi chú", long=True)

    form = Note({"note": "Dòng một\nDòng hai"})
    assert form.is_valid()
    assert form.cleaned_data["note"] == "Dòng một\nDòng hai"


# ---- asking -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (forms.CharField(label="Số biên bản"), "Nhập số biên bản"),
        (forms.CharField(label="CCCD của người này"), "Nhập CCCD của người này"),
        (forms.ChoiceField(label="Cơ quan lập", choices=[]), "Chọn cơ quan lập"),
        (forms.ChoiceField(label="Vì sao?", choices=[]), "Trả lời câu hỏi: Vì sao?"),
        (forms.CharField(label="A", error_messages={"required": "Nêu lý do"}), "Nêu lý do"),
    ],
)
def test_an_empty_field_is_asked_for_by_name(field: Any, sentence: str) -> None:
    form = type("One", (forms.Form,), {"one": field})({})
    assert form.errors["one"] == [sentence]


def test_a_field_may_be_needed_only_after_another_answer() -> None:
    assert visit(place="home").is_valid()
    assert visit(place="other").errors == {"reason": ["Nhập lý do"]}
    assert visit(place="other", reason="Hẹn ở trạm y tế").is_valid()


def test_a_refusal_stands_at_its_field_or_above_the_form() -> None:
    form = visit()
    form.refuse(Refusal("Chưa đến ngày.", code="early", field="happened"))
    form.refuse(Refusal("Không được.", code="no", field="not_in_this_form"))
    assert form.errors["happened"] == ["Chưa đến ngày."]
    assert form.non_field_errors() == ["Không được."]


# ---- drawing ------------------------------------------------------------------------------


def test_an_error_is_tied_to_its_field_and_nothing_typed_is_lost() -> None:
    page = field_html(visit(happened="31/6/2024"), "happened")
    box = page.select_one("input")
    assert box is not None
    assert box["value"] == "31/6/2024"
    assert box["aria-invalid"] == "true"
    assert page.select(f"#{box['aria-describedby']} .govuk-error-message")
    assert page.select(f"label[for='{box['id']}']")


def test_a_hint_is_read_with_its_field_and_an_optional_field_says_so() -> None:
    page = field_html(visit(), "reason")
    box = page.select_one("input")
    assert box is not None
    assert page.select(f"#{box['aria-describedby']}")[0].get_text() == "Không ghi về bệnh"
    assert "(không bắt buộc)" in page.get_text()


def test_three_boxes_are_one_group_and_keep_each_part() -> None:
    page = field_html(visit(found_day="31", found_month="6", found_year="2024"), "found")
    boxes = page.select("fieldset[aria-describedby] input")
    assert [box["value"] for box in boxes] == ["31", "6", "2024"]
    assert all(page.select(f"label[for='{box['id']}']") for box in boxes)
    assert all("govuk-input--error" in box["class"] for box in boxes)


def test_a_stored_day_fills_three_boxes() -> None:
    page = field_html(Visit(initial={"found": date(2024, 5, 8)}), "found")
    assert [box["value"] for box in page.select("input")] == ["08", "5", "2024"]


def test_radio_buttons_show_the_article_of_each_choice() -> None:
    page = field_html(visit(), "place")
    assert [cite.get_text() for cite in page.select("label .dh-cite")] == ["Điều 00"]
    assert [box["value"] for box in page.select("input[checked]")] == ["home"]


def test_the_summary_links_every_error_to_the_box_to_mend() -> None:
    form = visit(happened="", place="", found_day="8", sessions="0")
    form.add_error(None, "Người này đã có hồ sơ đang mở.")
    links = error_links(form)
    assert [anchor for anchor, _ in links] == [
        "#bieu-mau",
        "#id_happened",
        "#id_found_day",
        "#id_place_0",
        "#id_sessions",
    ]
    drawn = "".join(str(form[name]) for name in form.fields)
    page = BeautifulSoup(drawn, "html.parser")
    assert all(page.select(anchor) for anchor, _ in links[1:])


# ---- filters ------------------------------------------------------------------------------


class People(forms.FilterForm):
    q = forms.CharField(label="Tên")
    measure = forms.ChoiceField(label="Biện pháp", choices=[("", "Tất cả"), ("user", "Quản lý")])
    state = forms.MultipleChoiceField(label="Tình trạng", choices=[("a", "Mới"), ("b", "Cũ")])
    since = forms.DateField(label="Từ ngày")
    late = forms.BooleanField(label="Có hạn đã quá")


def chips(address: str) -> list[forms.Chip]:
    query = QueryDict(address)
    form = People(query)
    form.is_valid()
    return form.chips(query)


def test_an_empty_filter_is_valid_and_has_no_chips() -> None:
    assert People(QueryDict("")).is_valid()
    assert chips("") == []


def test_each_chip_drops_its_condition_and_starts_paging_anew() -> None:
    found = chips("q=Mẫu&measure=user&state=a&state=b&since=01/6/2024&late=on&after=k9")
    assert [chip.label for chip in found] == [
        "Tên: Mẫu",
        "Quản lý",
        "Mới, Cũ",
        "Từ ngày: 01/6/2024",
        "Có hạn đã quá",
    ]
    without_state = QueryDict(found[2].url.removeprefix("?"))
    assert "state" not in without_state
    assert "after" not in without_state
    assert without_state["q"] == "Mẫu"


def test_a_filter_that_cannot_be_read_is_no_condition() -> None:
    assert chips("since=hôm+qua") == []
