"""What a plan says beyond its targets and tasks: typed by people, or as far as it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from donghanh.documents.model import Recipient
from donghanh.plans.models import Plan, PlanPaper
from donghanh.plans.passages import paragraphs
from donghanh.plans.queries import document_of
from donghanh.text import fold, format_date

#: The parts that people write, with their labels in the form.
PARTS = {
    "purpose": _("Mục đích, yêu cầu"),
    "budget": _("Kinh phí thực hiện"),
    "organisation": _("Tổ chức thực hiện"),
    "reporting": _("Chế độ báo cáo"),
    "recipients": _("Nơi nhận"),
}
_KEPT = re.compile(r"^lưu\s*:", re.IGNORECASE)
#: The number of a heading: "I.", "1.2.", "a)".
_NUMBER = re.compile(r"^(?:[IVX]+\.|\d+(?:\.\d+)*\.?|[a-zđ]\))\s*")


def of(plan: Plan, paper: PlanPaper | None) -> dict[str, str]:
    """The words of each part; a version of which nobody wrote any has those of the one before.

    What was typed nowhere comes from the document that the plan goes back to.
    """
    if paper is None or not paper.words:
        paper = (
            PlanPaper.objects.filter(plan__lineage=plan.lineage, plan__version__lt=plan.version)
            .exclude(words={})
            .order_by("-plan__version")
            .first()
        )
    typed: Mapping[str, str] = paper.words if paper else {}
    if typed:
        return {name: typed.get(name, "") for name in PARTS}
    document = document_of(plan)
    found = dict.fromkeys(PARTS, "")
    if document is not None:
        found["purpose"] = purpose_in(document.source_lines)
        found["recipients"] = "\n".join(document.draft.get("recipients", ()))
    elif plan.parent is not None:
        found["purpose"] = (
            f"Cụ thể hóa các chỉ tiêu, nhiệm vụ mà {cited(plan.parent)} giao cho đơn vị; xác định "
            "cơ quan chủ trì, cơ quan phối hợp, thời hạn và sản phẩm của từng nhiệm vụ."
        )
        found["recipients"] = "\n".join(
            (f"{plan.parent.issuer} (B/c)", "Các cơ quan, đơn vị có tên trong Kế hoạch (T/h)")
        )
    found["budget"] = plan.budget_text
    return found


def cited(plan: Plan) -> str:
    """A plan as other papers name it, as far as its number and day are known."""
    kind = type_name(plan)
    number = f" số {plan.number}" if plan.number[:1].isdigit() else ""
    day = f" ngày {format_date(plan.issued_on)}" if number and plan.issued_on else ""
    of_whom = f" của {plan.issuer}" if plan.authority else ""
    return f"{kind}{number}{day}{of_whom} về {small(plan.title)}"


_TYPES = {
    "programme": "Chương trình",
    "scheme": "Đề án",
    "resolution": "Nghị quyết",
    "decision": "Quyết định",
}


def type_name(plan: Plan) -> str:
    return _TYPES.get(plan.doc_type, "Kế hoạch")


def small(text: str) -> str:
    """A title within a sentence. Names that begin with a capital alone stay readable."""
    return text[:1].lower() + text[1:]


def recipients(text: str) -> tuple[tuple[Recipient, ...], tuple[str, ...]]:
    """Typed lines as recipients and, last, who keeps the file."""
    lines = [line.strip().lstrip("-–+ ").rstrip(" ;.") for line in text.splitlines()]
    kept = [line for line in lines if _KEPT.match(line)]
    archive = [part.strip() for line in kept for part in _KEPT.sub("", line).split(",")]
    named = tuple(Recipient(line) for line in lines if line and line not in kept)
    return named, tuple(part for part in archive if part) or ("VT",)


def purpose_in(lines: Iterable[Mapping[str, Any]]) -> str:
    """The chapter of a document that tells the purpose, its headings without their numbers."""
    found: list[str] = []
    inside = False
    for one in paragraphs([dict(line) for line in lines]):
        if one.level == "chapter":
            inside = "muc dich" in fold(one.text)
        elif inside:
            found.append(_NUMBER.sub("", one.text).strip())
    return "\n".join(found)
