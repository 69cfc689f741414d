"""An invented case that fills every form: for checks, pictures and tests.

Nobody in it exists: the citizen number begins with 999, the names say that they are samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from donghanh.documents.model import Day, Document, Letterhead, Signature
from donghanh.law import packs
from donghanh.procedures.papers import compose as composing
from donghanh.procedures.papers import signers
from donghanh.procedures.papers.body import Bag, Chosen
from donghanh.procedures.papers.compose import Issue, Values
from donghanh.procedures.papers.offices import Office, data
from donghanh.procedures.papers.template import FormField, Template

_DAY = {"2021": date(2024, 6, 5), "2025": date(2026, 9, 7)}
_ANSWERS: dict[str, Any] = {
    "text": "nội dung thử nghiệm",
    "drug": "nội dung thử nghiệm",
    "longtext": "Nội dung thử nghiệm dài hơn một dòng, để thấy chữ chảy sang dòng thứ hai ra sao.",
    "int": 2,
    "months": 12,
    "bool": True,
    "unit": "xã Thử Nghiệm",
}


def office(template: Template) -> Office:
    """The office of the issuer that the form asks for, in a ward of Lai Châu."""
    kind = data()["issuers"].get(template.head.issuer, ["police"])[0]
    own = data()["kinds"][kind]
    # Districts ended before the second regime began.
    above = "thành phố Lai Châu" if template.pack_id == "2021" else "tỉnh Lai Châu"
    names = {
        "peoples_committee": ("Ủy ban nhân dân\nphường Đoàn Kết", ""),
        "police": ("Công an\nphường Đoàn Kết", f"Công an {above}"),
        "labour": (
            "Phòng Lao động - Thương binh\nvà Xã hội",
            "Ủy ban nhân dân\nthành phố Lai Châu",
        ),
        "rehab_facility": ("Cơ sở cai nghiện ma túy\ntỉnh Lai Châu", ""),
        "court": ("Tòa án nhân dân\nthành phố Lai Châu", ""),
    }
    issuing, parent = names.get(kind, ("Trung tâm Y tế\nthành phố Lai Châu", ""))

    def word(key: str) -> str:
        value = own[key]
        return value if isinstance(value, str) else str(value.get("phuong", value.get("", "")))

    return Office(
        name=issuing.replace("\n", " "),
        code=word("code"),
        collective=bool(own.get("collective")),
        head=word("head"),
        deputy=word("deputy"),
        letterhead=Letterhead(issuing, parent),
        place="Đoàn Kết",
        desk=own.get("desk", ""),
        commune="phường Đoàn Kết",
        district=above,
        province="tỉnh Lai Châu",
    )


def values(template: Template, *, empty: bool = False) -> Values:
    """The invented case for a form; ``empty`` knows nothing but the office."""
    own = office(template)
    pack, on = packs.load(template.pack_id), _DAY[template.pack_id]
    place = {
        name: getattr(own, name)
        for name in ("name", "commune", "district", "province", "place", "head", "code")
    }
    kind = template.head.entries[0] if template.head.entries else ""
    if empty:
        nothing: Callable[[str], Bag] = lambda _kind: Bag()  # noqa: E731
        names = {name: Bag() for name in ("person", "case", "typed")}
        return Values(
            {**names, "entry": Bag(kind=kind), "office": Bag(**place), "last": nothing}, own
        )
    return Values(
        {
            "person": Bag(**person()),
            "case": Bag(
                opened=on,
                status="đang quản lý",
                term_from=on,
                term_to=on.replace(year=on.year + 1),
                term_words="12 tháng",
                measure=template.head.measures[0],
                regime=pack.title,
            ),
            "entry": entry(pack, kind, on, more=template.head.entries),
            "last": lambda wanted: entry(pack, wanted, on),
            "office": Bag(**place, agency=own.name),
            "typed": Bag(**{one.id: _answer(one, on) for one in template.head.fields}),
        },
        own,
    )


def person() -> dict[str, Any]:
    """An invented person."""
    return {
        "name": "Nguyễn Văn Mẫu",
        "aliases": "Mẫu Thử",
        "born": "12/3/1998",
        "born_on": date(1998, 3, 12),
        "born_year": "1998",
        "sex": "nam",
        "citizen_id": "999098000123",
        "ethnicity": "Thái",
        "address": "Tổ dân phố số 9",
        "commune": "phường Đoàn Kết",
        "phone": "0999000123",
    }


def entry(pack: packs.Pack, kind: str, on: date, more: Iterable[str] = ()) -> Bag:
    """An entry of a kind with an answer to every field, also to those of ``more`` kinds."""
    known = [pack.entries[one] for one in (*more, kind) if one in pack.entries]
    fields = {field.id: _answer(field, on) for one in known for field in one.fields}
    return Bag(
        **{
            **fields,
            "kind": kind,
            "on": on,
            "at": datetime(on.year, on.month, on.day, 8, 5),
            "number": "12/QĐ-UBND",
            "date": on,
            "signer": "Trần Thị Ví Dụ",
            "authority": "Cơ quan thử nghiệm",
        }
    )


def _answer(field: packs.Field | FormField, on: date) -> Any:
    if field.choices:
        return Chosen(field.choices[0].id, field.choices[0].vi)
    return on if field.type == "date" else _ANSWERS[field.type]


def document(template: Template, *, empty: bool = False, issued: bool = False) -> Document:
    """A form for the invented case, as a draft or issued with the number 05."""
    filled = values(template, empty=empty)
    issue = Issue()
    if issued:
        signature = None
        if not signers.by_hand(template):
            signature = Signature(filled.office.head.upper(), "Trần Thị Ví Dụ")
        number = 5 if template.numbered else None
        issue = Issue(number, Day.of(_DAY[template.pack_id]), "Đoàn Kết", signature, None, True)
    return composing.compose(template, filled, issue)
