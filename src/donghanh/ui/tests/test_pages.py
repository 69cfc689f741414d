"""The shell, the error pages and the list of icons."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

import donghanh
from donghanh.ui import errors, marks, styleguide

SHELL = {
    "nav": [("Hôm nay", "/", True), ("Hồ sơ", "/ho-so/", False)],
    "tabs": [("Hôm nay", "/", True, "calendar-clock"), ("Ghi việc", "/ghi/", False, "plus")],
    "user_name": "Hà Thị Mẫu",
    "user_title": "Công chức Văn hóa - xã hội",
    "initials": "HM",
    "place": "UBND phường Mẫu",
    "wider_place": "thành phố Mẫu",
    "today": "Thứ Sáu, 14/6/2024",
    "notices": 3,
    "notices_url": "/thong-bao/",
    "search_url": "/tim/",
    "signout_url": "/dang-xuat/",
    "language_url": "/ngon-ngu/",
    "crumbs": [("Hồ sơ", "/ho-so/"), ("Nguyễn Văn Mẫu", None)],
}


def page(template: str, **context: Any) -> BeautifulSoup:
    return BeautifulSoup(render_to_string(template, context), "html.parser")


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("ui/base.html", {}),
        ("ui/base.html", {"shell": SHELL}),
        ("ui/plain.html", {}),
        ("ui/styleguide.html", styleguide.sample_context() | {"shell": SHELL}),
        *((f"{status}.html", {"reference": "ABC-123"}) for status in (400, 403, 404, 500, 503)),
        ("403_csrf.html", {}),
    ],
)
def test_every_page_has_one_heading_one_main_and_a_way_past_the_header(
    template: str, context: dict[str, Any]
) -> None:
    drawn = page(template, **context)
    assert len(drawn.select("h1")) == 1
    assert len(drawn.select("main#noi-dung")) == 1
    assert drawn.select("a.govuk-skip-link[href='#noi-dung']")
    ids = [one["id"] for one in drawn.select("[id]")]
    assert len(ids) == len(set(ids))
    assert not drawn.select("[style], script:not([src])")  # a strict content policy holds


def test_the_shell_shows_who_and_where_one_is() -> None:
    drawn = page("ui/base.html", shell=SHELL)
    assert drawn.select(".dh-nav [aria-current=page]")[0].get_text() == "Hôm nay"
    assert drawn.select(".dh-user__who")[0].get_text(", ") == (
        "Hà Thị Mẫu, Công chức Văn hóa - xã hội"
    )
    assert drawn.select(".dh-user__bell b")[0].get_text() == "3"
    assert [step.get_text(strip=True) for step in drawn.select(".dh-crumbs li")] == [
        "Hồ sơ",
        "Nguyễn Văn Mẫu",
    ]
    where = " ".join(drawn.select(".dh-strip__where")[0].get_text().split())
    assert where == "UBND phường Mẫu, thành phố Mẫu Thứ Sáu, 14/6/2024"


def test_signing_out_and_changing_language_are_posts() -> None:
    drawn = page("ui/base.html", shell=SHELL)
    actions = {form["action"]: form["method"] for form in drawn.select(".dh-menu form")}
    assert actions == {"/dang-xuat/": "post", "/ngon-ngu/": "post"}
    assert [one["value"] for one in drawn.select("button[name=language]")] == ["en"]


def test_without_notices_the_bell_is_silent() -> None:
    drawn = page("ui/base.html", shell=SHELL | {"notices": 0})
    assert drawn.select(".dh-user__bell")
    assert not drawn.select(".dh-user__bell b")


def test_the_title_of_a_page_with_errors_says_so() -> None:
    form = styleguide.SampleForm({})
    assert not form.is_valid()
    assert "Lỗi:" in page("ui/base.html", form=form).select("title")[0].get_text()
    assert "Lỗi:" not in page("ui/base.html").select("title")[0].get_text()


# ---- errors -------------------------------------------------------------------------------

ErrorView = Callable[[HttpRequest], HttpResponse]


@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (lambda r: errors.bad_request(r, ValueError()), 400, "Chưa đọc được yêu cầu này"),
        (lambda r: errors.forbidden(r, PermissionError()), 403, "chưa được giao quyền"),
        (lambda r: errors.not_found(r, LookupError()), 404, "Không tìm thấy trang"),
        (errors.server_error, 500, "Hệ thống vừa gặp trục trặc"),
        (errors.service_unavailable, 503, "tạm nghỉ để bảo trì"),
    ],
)
def test_the_reference_on_the_error_page_is_found_in_the_log(
    view: ErrorView, status: int, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="donghanh.ui.errors")
    answer = view(RequestFactory().get("/ho-so/1", {"q": "Nguyễn Văn Mẫu"}))
    drawn = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == status
    assert sentence in drawn.select("h1")[0].get_text()
    reference = drawn.select("b.dh-num")[0].get_text()
    assert re.fullmatch(r"[A-Z3-9]{3}-[A-Z3-9]{3}", reference)
    assert reference in caplog.text
    assert "Mẫu" not in caplog.text  # what was searched for stays out of the log


def test_a_reason_for_the_refusal_is_shown_escaped() -> None:
    request = RequestFactory().get("/")
    answer = errors.forbidden(request, PermissionError("Chỉ Chủ tịch <b>ký</b>."))
    assert "Chỉ Chủ tịch &lt;b&gt;ký&lt;/b&gt;." in answer.content.decode()


def test_references_differ() -> None:
    assert len({errors.new_reference() for _ in range(50)}) == 50


# ---- icons --------------------------------------------------------------------------------


def _icons_named_in_templates() -> dict[str, Path]:
    named: dict[str, Path] = {}
    for path in Path(donghanh.__file__).parent.rglob("templates/**/*.html"):
        source = path.read_text(encoding="utf-8")
        for found in re.findall(r"""{%-? icon ["']([\w-]+)["']|\bicon=["']([\w-]+)["']""", source):
            named[found[0] or found[1]] = path
    return named


def test_every_icon_in_use_is_built() -> None:
    plan = tomllib.loads((Path(marks.__file__).parent / "assets.toml").read_text(encoding="utf-8"))
    names = plan["icons"]["names"]
    assert names == sorted(set(names))
    used = _icons_named_in_templates() | dict.fromkeys(
        marks.MEASURE_ICONS.values(), Path("marks.py")
    )
    assert {name: path for name, path in used.items() if name not in names} == {}
