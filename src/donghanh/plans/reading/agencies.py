"""Names of agencies: parting lists of them, and telling the kind of one.

A comma, "và" or a dash may part two agencies or stand inside one name ("Trung tâm Văn hóa, Thể
thao và Truyền thông"). So a list is parted only where an agency's name can begin; the words that
can begin one are data (``agencies.yaml``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from donghanh.plans.reading.letters import UPPER
from donghanh.text import fold

# What may part two agencies.
SEPARATOR = re.compile(r"\s*(?:[;,]|\bvà\b|(?<=\s)[-–](?=\s)|&)\s*")
# A semicolon always parts.
STRONG = re.compile(r"\s*;\s*")
# "các cơ quan, đơn vị, đoàn thể liên quan" is one collective name, whatever stands in it.
COLLECTIVE = re.compile(
    r"^(?:[Cc]ác|[Nn]hững|[Tt]ất cả các)\s+(?:[Cc]ơ quan|[Pp]hòng|[Bb]an|[Nn]gành|[Ss]ở|[Đđ]ơn vị"
    r"|[Đđ]oàn thể|[Tt]ổ chức|[Cc]ấp|[Xx]ã|[Tt]hành viên|[Hh]ội)\b"
)
COLLECTIVE_PART = re.compile(
    rf"^(?:phòng|ban|ngành|sở|đơn vị|cơ quan|đoàn thể|tổ chức|hội|cá nhân|thị trấn|phường|xã"
    rf"|doanh nghiệp|địa phương|[Đđ]oàn thể)\b(?!\s+[{UPPER}])"
)
# A name that is a head and nothing more ("Các") does not stand for an agency.
LEVEL_WORDS = re.compile(
    r"\b(?:tinh|huyen|thanh pho|thi xa|thi tran|xa|phuong|quan|cap|cac|viet nam|lien quan"
    r"|co|tren dia ban|dia phuong)\b"
)
_JUNK = re.compile(r"[^\w&]+")


@cache
def directory() -> dict[str, Any]:
    """The agency directory of this room, as data."""
    text = files("donghanh.plans.reading").joinpath("agencies.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


@cache
def _head_pattern() -> re.Pattern[str]:
    heads = sorted(directory()["heads"], key=len, reverse=True)
    # A head in capitals as listed, or (for words of ordinary language) in lower case.
    forms = [re.escape(head) for head in heads]
    forms += [re.escape(head[0].lower() + head[1:]) for head in heads]
    return re.compile(rf"^(?:{'|'.join(forms)})(?![^\W\d_])")


@cache
def _aliases() -> dict[str, str]:
    return {
        _key(name): kind for kind, facts in directory()["kinds"].items() for name in facts["names"]
    }


def starts_agency(text: str) -> bool:
    """Whether an agency's name can begin here."""
    return _head_pattern().match(text) is not None


def split_agencies(text: str) -> tuple[str, ...]:
    """The agencies of a list, each as it stands in the text; collective names are kept whole."""
    text = text.strip(" .;,:")
    if not text:
        return ()
    found: list[str] = []
    start = 0
    for match in SEPARATOR.finditer(text):
        if match.start() < start:
            continue
        current, rest = text[start : match.start()], text[match.end() :]
        if _parts_here(current, match.group().strip(), rest):
            found.append(current)
            start = match.end()
    found.append(text[start:])
    names = (name.strip(" .;,:") for name in found)
    return tuple(name for name in names if name)


def _parts_here(current: str, separator: str, rest: str) -> bool:
    if not current.strip() or not rest:
        return False
    if _inside_parentheses(current):
        return False
    if any(
        current.endswith(name[: name.find(f" {separator} ")])
        and f"{current} {separator} {rest}".find(name) >= 0
        for name in directory()["whole"]
        if f" {separator} " in name
    ):
        return False
    if separator == ";":
        return True
    if COLLECTIVE.match(current) and COLLECTIVE_PART.match(rest):
        return False
    if separator in "-–&":
        return False
    if rest[:1].islower() and _is_common_word(rest):
        return False
    return starts_agency(rest) or _is_short_form(current, rest)


def _inside_parentheses(current: str) -> bool:
    return current.count("(") > current.count(")")


def _is_common_word(rest: str) -> bool:
    """A head word in lower case that goes on the name before it ("xã, phường", "hội viên")."""
    return re.match(r"(?:các|phòng|công an|sở|trung tâm|hội (?:nông|cựu|liên|phụ)|đoàn thanh|trạm"
                    r"|ủy ban|uỷ ban|ban (?:chỉ|tuyên|dân)|cơ quan|đơn vị|lực lượng|cơ sở|trường"
                    r"|doanh nghiệp|chủ tịch|trưởng|thủ trưởng|thường trực|đoàn thể)\b", rest) is None  # fmt: skip


def _is_short_form(current: str, rest: str) -> bool:
    """ "Sở Y tế, Tài chính, Tư pháp": a short form without head that the directory knows."""
    piece = re.split(r"\s*(?:[;,]|\bvà\b)\s*", rest, maxsplit=1)[0]
    return rest[:1].isupper() and _key(piece) in _aliases() and _key(current) in _aliases()


def _key(name: str) -> str:
    """What two forms of one name share."""
    bare = LEVEL_WORDS.sub(" ", f" {_JUNK.sub(' ', fold(name))} ")
    return " ".join(bare.replace("&", " ").split())


def agency_kind(name: str, level: str | None = None) -> tuple[str | None, float]:
    """The kind of agency a name stands for, and how sure that is (0 to 1).

    ``level`` (province, district, commune) is the level the name is read at. A name that says
    another level itself keeps its kind with less certainty. An unknown name gives (None, 0.0).
    """
    key = _key(name)
    if not key:
        return ("collective", 0.5) if COLLECTIVE.match(name) else (None, 0.0)
    said = level_of(name)
    certainty = 0.9 if level and said and said != level else 1.0
    if COLLECTIVE.match(name):
        return "collective", 0.9
    aliases = _aliases()
    if key in aliases:
        return aliases[key], certainty
    bare = re.sub(r"^(?:so|phong|bo|nganh) ", "", key)
    if bare in aliases:
        return aliases[bare], round(0.95 * certainty, 2)
    best = max(
        (alias for alias in aliases if _opens(key, alias) and len(alias) >= 4),
        key=len,
        default=None,
    )
    if best is None:
        return None, 0.0
    share = len(best) / len(key)
    return aliases[best], round(min(0.85, 0.55 + 0.3 * share) * certainty, 2)


def _opens(key: str, alias: str) -> bool:
    return key.startswith(f"{alias} ")


def level_of(name: str) -> str | None:
    """The level a name says: province, district, commune, centre; None when it says none."""
    levels: dict[str, list[str]] = directory()["levels"]
    for level in ("commune", "district", "province", "centre"):
        for word in levels[level]:
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name, re.IGNORECASE):
                return level
    return None
