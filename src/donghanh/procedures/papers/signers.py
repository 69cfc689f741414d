"""Who signs a form, and in which capacity somebody else may sign for the head.

The prefixes are those of the layout decree: TM. on behalf of a collective, KT. a deputy for the
head, TL. by the head's order, TUQ. by a written delegation that ends and is not passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.documents.model import Signature
from donghanh.errors import Refusal
from donghanh.procedures.papers.offices import Office, data
from donghanh.procedures.papers.template import Template

if TYPE_CHECKING:
    from collections.abc import Sequence

BY_HAND = "(Ký, ghi rõ họ tên)"


class Capacity(TextChoices):
    """How the signer stands to the head of the office."""

    HEAD = "head", gettext_lazy("Người đứng đầu tự ký")
    DEPUTY = "KT", gettext_lazy("KT. – cấp phó ký thay")
    ORDER = "TL", gettext_lazy("TL. – ký thừa lệnh")
    DELEGATED = "TUQ", gettext_lazy("TUQ. – ký thừa ủy quyền")


@dataclass(frozen=True)
class Signer:
    """What the issue page asks. ``on_behalf``: the collective decided, so TM. stands first."""

    name: str
    capacity: Capacity = Capacity.HEAD
    title: str = ""
    on_behalf: bool = False
    delegation: str = ""
    delegation_ends: date | None = None


def titles(template: Template) -> list[str]:
    """The words above the signatures, from the left; the last is the main one."""
    head = template.head
    listed = [
        one for part in _parts(template) for one in data()["signers"].get(part, [_large(part)])
    ]
    if head.layout in ("decision", "notice", "letter"):
        return [head.signer or (listed or ["Thủ trưởng"])[-1]]
    if head.layout == "request" and head.signer:
        return [*(one for one in listed if one.lower() != head.signer.lower()), head.signer][-3:]
    if len(listed) > 1:
        return _two_sides(template) or listed
    return [head.signer or (listed or ["Thủ trưởng"])[-1]]


def by_hand(template: Template) -> bool:
    """Whether people sign it with a pen and nobody signs it as the head of an office."""
    if not template.of_office or template.head.layout in ("minutes", "request"):
        return True
    return not _is_head(titles(template)[-1])


def issued_by_office(template: Template) -> bool:
    """Whether it is a draft until an office issues it: signed by its head, or numbered."""
    return template.of_office and (template.numbered or not by_hand(template))


def signatures(
    template: Template, office: Office, signed: Signature | None
) -> tuple[tuple[Signature, ...], Signature]:
    """The others who sign, and the main signature: as given, or still open."""
    *others, last = titles(template)
    beside = tuple(Signature(one.upper(), note=BY_HAND) for one in others)
    if by_hand(template):
        return beside, Signature(last.upper(), note=BY_HAND)
    return beside, signed or Signature(office.head.upper())


def signature(office: Office, signer: Signer, on: date) -> Signature:
    """The signature as printed. Raises ``Refusal`` where the capacity does not allow it."""
    name = " ".join(signer.name.split())
    if not name:
        raise Refusal(_("Nhập họ tên người ký."), code="signer.name", field="signer_name")
    if signer.on_behalf and not office.collective:
        raise Refusal(
            _("TM. chỉ dùng cho cơ quan làm việc theo chế độ tập thể."),
            code="signer.tm",
            field="on_behalf",
        )
    behalf = f"TM. {office.body.upper()}" if signer.on_behalf else ""
    head = office.head.upper()
    if signer.capacity == Capacity.HEAD:
        return Signature(head, name, on_behalf=behalf)
    title = " ".join(signer.title.split())
    if not title:
        raise Refusal(_("Nhập chức vụ của người ký."), code="signer.title", field="signer_title")
    if signer.capacity == Capacity.DEPUTY and not title.lower().startswith("phó "):
        raise Refusal(
            _("KT. chỉ dành cho cấp phó: chức vụ bắt đầu bằng chữ “Phó”."),
            code="signer.kt",
            field="signer_title",
        )
    if signer.capacity != Capacity.DEPUTY and behalf:
        raise Refusal(
            _("Đã ghi TL. hoặc TUQ. thì không ghi TM."), code="signer.tm", field="on_behalf"
        )
    if signer.capacity == Capacity.DELEGATED:
        _check_delegation(signer, on)
    return Signature(
        title.upper(), name, on_behalf=behalf, capacity=f"{signer.capacity.value}. {head}"
    )


def _check_delegation(signer: Signer, on: date) -> None:
    if not signer.delegation.strip():
        raise Refusal(
            _("Ký thừa ủy quyền phải có văn bản ủy quyền: nhập số và ngày của văn bản đó."),
            code="signer.delegation",
            field="delegation",
        )
    if signer.delegation_ends is None or signer.delegation_ends < on:
        raise Refusal(
            _("Ủy quyền phải có ngày kết thúc và còn hạn vào ngày ký."),
            code="signer.delegation_ended",
            field="delegation_ends",
        )


def _parts(template: Template) -> Sequence[str]:
    words = (template.form.signed_by or "").split(";")
    return [part.strip() for part in words if part.strip(" —")]


def _two_sides(template: Template) -> list[str]:
    """A contract names its sides A and B where minutes of handing over name giver and taker."""
    return ["Đại diện bên A", "Đại diện bên B"] if "Bên A" in template.body else []


def _is_head(words: str) -> bool:
    return words.strip().lower().startswith(tuple(data()["heads"]))


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
