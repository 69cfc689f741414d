"""A bundle: every page numbered, the contents right, and a broken paper named."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from donghanh.documents import bundle, media
from donghanh.errors import Refusal
from donghanh.testing.scans import pdf, png

COVER = bundle.Cover(
    "Công an phường Đoàn Kết", "Hồ sơ đề nghị", (("Họ và tên", "Lò Văn Mẫu"),), "Bút lục"
)
CREATED = datetime(2024, 6, 14, 8, 5, 12, 345678, tzinfo=UTC)  # as a clock gives it


def part(title: str, content: bytes, type_: str = media.PDF) -> bundle.Part:
    return bundle.Part(title, "10/6/2024", "", type_, content)


def bound(*parts: bundle.Part) -> PdfReader:
    return PdfReader(BytesIO(bundle.bind(COVER, parts, created=CREATED)))


def test_every_page_bears_its_number_and_the_contents_name_it() -> None:
    made = bound(
        part("Biên bản vi phạm", pdf(2)),
        part("Ảnh chụp phiếu kết quả", png(), media.PNG),
        part("Tóm tắt lý lịch", pdf(1, rotate=90)),
    )
    front, *pages = [page.extract_text() for page in made.pages]
    assert "Hồ sơ đề nghị" in front
    assert "Lò Văn Mẫu" in front
    assert "1–2" in front
    assert [text.strip() for text in pages] == [f"Bút lục {n}" for n in range(1, 5)]
    assert [item.title for item in made.outline] == [  # type: ignore[union-attr]
        "1. Biên bản vi phạm", "2. Ảnh chụp phiếu kết quả", "3. Tóm tắt lý lịch",
    ]  # fmt: skip


def test_every_page_is_a4_in_its_own_direction() -> None:
    made = bound(part("Đứng", pdf(1)), part("Nằm", pdf(1, rotate=90)))
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in made.pages[1:]]
    assert sizes == [(595, 842), (842, 595)]


def test_a_bundle_of_nothing_is_its_list_alone() -> None:
    assert len(bound().pages) == 1


@pytest.mark.parametrize(
    ("content", "fault"), [(pdf(2)[:200], "hỏng"), (pdf(password="x"), "mật khẩu")]
)
def test_a_paper_that_does_not_open_is_named(content: bytes, fault: str) -> None:
    with pytest.raises(Refusal) as refused:
        bound(part("Biên bản", pdf()), part("Bản tường trình", content))
    assert "“Bản tường trình”" in str(refused.value)
    assert fault in str(refused.value)


def test_pages_follow_one_another() -> None:
    lines = bundle.contents([("a", "", "", 3), ("b", "", "", 1), ("c", "", "", 2)])
    assert [(line.first, line.last) for line in lines] == [(1, 3), (4, 4), (5, 6)]
