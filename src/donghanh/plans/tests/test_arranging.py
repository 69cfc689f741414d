"""Items of a draft are cut in two, put together, and taken back; long drafts come in sheets."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans import arranging, review, services, sheets
from donghanh.plans.models import Plan, Target, Task
from donghanh.plans.tests.conftest import SHORT, Import


@pytest.fixture
def signed(client: Client, labour: User) -> Client:
    client.force_login(labour)
    return client


def texts(plan: Plan, *kinds: review.Kind) -> list[str]:
    return [item.text for item in review.of(plan).of(*kinds)]


@pytest.mark.django_db
class TestArranging:
    def test_an_item_is_cut_and_its_figures_are_read_again(
        self, imported: Import, labour: User
    ) -> None:
        plan = imported()
        item = review.of(plan).item("t2")
        assert item is not None
        at = item.text.index("245")
        services.split(plan, by=labour, key="t2", at=at)
        parts = [one for one in review.of(plan).items if one.base == "t2"]
        assert [(one.kind, one.key) for one in parts] == [("aim", "t2"), ("target", f"t2-{at}")]
        assert parts[1].text.startswith("245 người")
        assert parts[1].number("value") == 245
        assert " ".join(one.text for one in parts) == item.text
        assert plan.draft == Plan.objects.get(pk=plan.pk).draft  # the draft stays as it was read

    def test_a_part_is_cut_again_and_keeps_its_name(self, imported: Import, labour: User) -> None:
        plan = imported()
        services.split(plan, by=labour, key="q1", at=40)
        services.save_review(plan, by=labour, key="q1-40", note="phần hai")
        services.split(plan, by=labour, key="q1", at=10)
        keys = [one.key for one in review.of(plan).items if one.base == "q1"]
        assert keys == ["q1", "q1-10", "q1-40"]
        kept = review.of(plan).item("q1-40")
        assert kept is not None
        assert kept.get("note") == "phần hai"
        services.take_back(plan, by=labour, key="q1-40")
        services.take_back(plan, by=labour, key="q1-10")
        assert texts(plan, "aim") == [plan.draft["qualitative_targets"][0]["text"]]

    def test_tasks_are_put_together_with_all_their_agencies(
        self, imported: Import, labour: User
    ) -> None:
        plan = imported()
        services.join(plan, by=labour, key="n1")
        (task,) = review.of(plan).of("task")
        assert task.get("lead") == [
            "Công an thành phố", "UBND các xã, phường", "Phòng Lao động - Thương binh và Xã hội",
        ]  # fmt: skip
        assert (task.get("when"), task.merged) == ("Hàng quý", 2)
        with pytest.raises(Refusal):
            services.join(plan, by=labour, key="n1")
        with pytest.raises(Refusal):
            services.split(plan, by=labour, key="n1", at=5)
        services.take_back(plan, by=labour, key="n1")
        assert [one.key for one in review.of(plan).of("task")] == ["n1", "n2"]

    def test_what_was_arranged_is_what_counts(self, imported: Import, labour: User) -> None:
        plan = imported()
        services.join(plan, by=labour, key="n1")
        at = texts(plan, "aim")[0].index("; cung cấp") + 2
        services.split(plan, by=labour, key="q1", at=at)
        for item in review.of(plan).open_items:
            services.save_review(
                plan, by=labour, key=item.key, indicators=[], unmeasured=True, comparator=">="
            )
        services.confirm(plan, by=labour)
        assert Task.objects.filter(plan=plan).count() == 1
        assert Target.objects.filter(plan=plan, text__startswith="cung cấp dịch vụ").count() == 1

    def test_an_empty_part_and_an_unknown_item_are_refused(
        self, imported: Import, labour: User
    ) -> None:
        plan = imported()
        for key, at in (("t1", 0), ("t1", 4_000), ("t99", 3)):
            with pytest.raises(Refusal):
                services.split(plan, by=labour, key=key, at=at)
        assert plan.review == {}

    def test_an_item_is_cut_and_taken_back_on_the_pages(self, signed: Client, draft: Plan) -> None:
        shown = signed.get(reverse("plans:item", args=[draft.pk, "q1"])).content.decode()
        assert "Tách ở chỗ này" in shown
        assert "trực tuyến; | cung cấp dịch vụ công" in shown
        split = reverse("plans:split", args=[draft.pk, "q1"])
        nowhere = signed.post(split, {"words": "không có chữ này"})
        assert "phải có đúng một lần" in nowhere.content.decode()
        assert "Chọn chỗ tách" in signed.post(split, {}).content.decode()
        response = signed.post(split, {"words": "cung cấp dịch vụ"})
        assert response["Location"].endswith("#x-q1")
        page = BeautifulSoup(signed.get(response["Location"]).content, "html.parser")
        (part,) = (one for one in page.select("[id^=x-q1-]"))
        mark = page.select_one(f".dh-source a#s-{str(part['id']).removeprefix('x-')}")
        assert mark is not None
        assert "tách ra từ mục trước" in part.get_text()
        answer = reverse("plans:answer", args=[draft.pk, str(part["id"]).removeprefix("x-")])
        assert signed.post(answer, {"reset": "1"}).status_code == 302
        draft.refresh_from_db()
        assert [one.key for one in review.of(draft).of("aim")] == ["q1"]

    def test_items_are_put_together_on_the_pages(self, signed: Client, draft: Plan) -> None:
        answer = reverse("plans:answer", args=[draft.pk, "n1"])
        assert signed.post(answer, {"join": "1"})["Location"].endswith("#x-n1")
        shown = signed.get(reverse("plans:review", args=[draft.pk])).content.decode()
        assert "gộp từ 2 mục" in shown
        again = signed.post(answer, {"join": "1"})
        assert "Không có mục nào tiếp theo để gộp" in again.content.decode()

    def test_the_review_of_a_long_plan_comes_in_sheets(
        self, signed: Client, imported: Import
    ) -> None:
        task = "\n".join(
            f"{n}. Việc thứ {n} của kế hoạch dài.\n+ Đơn vị chủ trì: Công an thành phố.\n"
            f"+ Thời gian thực hiện: Hàng quý.\n"
            for n in range(3, 700)
        )
        plan = imported(SHORT.replace("III. TỔ CHỨC", f"{task}\n\nIII. TỔ CHỨC"))
        address = reverse("plans:review", args=[plan.pk])
        first = BeautifulSoup(signed.get(address).content, "html.parser")
        second = BeautifulSoup(signed.get(f"{address}?trang=2").content, "html.parser")
        items = [one["id"] for one in first.select(".dh-extract > li")]
        others = [one["id"] for one in second.select(".dh-extract > li")]
        assert items
        assert others
        assert not set(items) & set(others)
        assert "Phần 1 trên" in first.get_text()
        assert "x-t1" in items
        assert signed.get(f"{address}?trang=x").status_code == 200
        last = signed.post(reverse("plans:answer", args=[plan.pk, "n600"]), {"drop": "1"})
        assert "?trang=" in last["Location"]
        assert last["Location"].endswith("#x-n600")


def test_places_to_cut_stand_after_signs() -> None:
    text = "Mở 02 lớp; vận động 12 hộ, 3 bản và 5 xã."
    assert [text[at:] for at in arranging.places(text)] == [
        "vận động 12 hộ, 3 bản và 5 xã.", "3 bản và 5 xã.", "và 5 xã.",
    ]  # fmt: skip
    assert arranging.place_of(text, "vận  động") == 11
    assert arranging.place_of(text, "Mở 02") is None
    assert arranging.place_of(text, "ộ") is None


ENTRY = st.text("ab 1%;.", min_size=1, max_size=30).filter(str.strip)


@given(ENTRY, st.lists(st.integers(-3, 40), max_size=5))
def test_the_parts_of_an_item_hold_its_words(text: str, cuts: list[int]) -> None:
    found = {"text": text, "span": {"from_line": 1, "to_line": 2}}
    parts = arranging.arranged([arranging.Entry("d1", found)], {"d1": {"cut": cuts}})
    kept = "".join("".join(part.found["text"]) for part in parts)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
    assert len({part.key for part in parts}) == len(parts)


@given(st.lists(st.tuples(st.integers(0, 4_000), st.booleans()), min_size=1, max_size=60))
def test_sheets_hold_every_line_once(lengths: list[tuple[int, bool]]) -> None:
    lines = [
        {"number": number, "text": "x" * length, "kind": "roman" if opens else "", "page": None}
        for number, (length, opens) in enumerate(lengths, 1)
    ]
    cut = sheets.cut(lines, most=5_000)
    assert [cut[0].first, cut[-1].last] == [1, len(lines)]
    assert all(one.last + 1 == after.first for one, after in pairwise(cut))
    assert all(sheets.of_line(cut, n).holds(n) for n in range(1, len(lines) + 1))
