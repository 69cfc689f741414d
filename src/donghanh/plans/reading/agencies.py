"""Names of agencies: parting lists of them, and telling the kind of one.

A comma, "và" or a dash may part two agencies or stand inside one name ("Trung tâm Văn hóa, Thể
thao và Truyền thông"). So a list is parted only where an agency's name can begin; the words that
can begin one are data (``agencies.yaml``).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
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
# A part of a house, and the house whose name may follow it after a dash.
DEPARTMENT = re.compile(r"(?:Phòng|Khoa|Đội|Tổ|Bộ phận|Ban)\b")
HOUSE = re.compile(
    r"(?:Công an|Sở|Bệnh viện|Trung tâm|Bộ Chỉ huy|Ban Chỉ huy|Cơ sở|Trường|Tòa án|Viện)\b"
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
    others = "|".join(directory()["not_heads"])
    return re.compile(rf"^(?!(?:{others})\b)(?:{'|'.join(forms)})(?![^\W\d_])")


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
        return _are_two(current, rest)
    if rest[:1].islower() and _is_common_word(rest):
        return False
    return starts_agency(rest) or _is_short_form(current, rest)


def _are_two(current: str, rest: str) -> bool:
    """ "Công an tỉnh - Tòa án nhân dân tỉnh": a dash or "&" between two whole names."""
    piece = STRONG.split(rest, maxsplit=1)[0].split(",", 1)[0]
    if rest.startswith(("Chi nhánh", "Phòng giao dịch")):
        return False
    if current.startswith(("Văn phòng", "văn phòng")) or _key(f"{current} {piece}") in _aliases():
        return False
    if DEPARTMENT.match(current) and HOUSE.match(rest) and _named(_key(current))[0] is None:
        return False  # "Phòng PC04 - Công an tỉnh"
    return rest[:1].isupper() and starts_agency(current) and starts_agency(rest)


def _inside_parentheses(current: str) -> bool:
    return current.count("(") > current.count(")")


def _is_common_word(rest: str) -> bool:
    """A head word in lower case that goes on the name before it ("xã, phường", "hội viên")."""
    return re.match(r"(?:các|phòng|công an|sở|trung tâm|hội (?:nông|cựu|liên|phụ)|đoàn thanh|trạm"
                    r"|ủy ban|uỷ ban|ban (?:chỉ|tuyên|dân)|cơ quan|đơn vị|lực lượng|cơ sở|trường"
                    r"|doanh nghiệp|chủ tịch|trưởng|thủ trưởng|thường trực|đoàn thể|bí thư|chi (?:hội|bộ|đoàn)"
                    r"|già làng|người (?:có|đứng)|tổ (?:an|công|dân|tự)|hiệu trưởng|giám đốc|nhà trường|cán bộ"
                    r"|gia đình|dòng họ|nhân dân|nhân viên|ban (?:đại|quản|công|giám)|tổ tư|công an viên|giáo viên|cộng tác|dân quân|kiểm lâm|hải quan|công đoàn|khoa|đội (?:công|tình)|mặt trận|hội đồng|đồng chí)\b", rest) is None  # fmt: skip


def _is_short_form(current: str, rest: str) -> bool:
    """ "Sở Y tế, Tài chính, Tư pháp": a short form without head that the directory knows."""
    piece = re.split(r"\s*(?:[;,]|\bvà\b)\s*", rest, maxsplit=1)[0]
    return rest[:1].isupper() and _key(piece) in _aliases() and _key(current) in _aliases()


def _key(name: str) -> str:
    """What two forms of one name share."""
    bare = LEVEL_WORDS.sub(" ", f" {_JUNK.sub(' ', fold(name))} ")
    return " ".join(bare.replace("&", " ").split())


@lru_cache(maxsize=2_000)
def agency_kind(name: str, level: str | None = None) -> tuple[str | None, float]:
    """The kind of agency a name stands for, and how sure that is (0 to 1).

    ``level`` (province, district, commune) is the level the name is read at. A name that says
    another level itself keeps its kind with less certainty. A post stands for its agency, a
    misspelt name for the one it is nearest to. An unknown name gives (None, 0.0).
    """
    key = _key(name)
    if not key:
        return ("collective", 0.5) if COLLECTIVE.match(name) else (None, 0.0)
    said = level_of(name)
    certainty = 0.9 if level and said and said != level else 1.0
    if COLLECTIVE.match(name):
        return "collective", 0.9
    kind, sure = _named(key)
    if kind is None and (post := _post_pattern().match(name)):
        kind, sure = _named(_key(name[post.end() :]))
        sure *= 0.9
    if kind is None:
        kind, sure = _nearest(key)
    return kind, round(sure * certainty, 2)


def _named(key: str) -> tuple[str | None, float]:
    """The kind by the whole name, by the name without the word for its rank, or by its beginning."""
    aliases = _aliases()
    if key in aliases:
        return aliases[key], 1.0
    bare = re.sub(r"^(?:so|phong|bo|nganh) ", "", key)
    if bare in aliases:
        return aliases[bare], 0.95
    best = max(
        (
            alias
            for alias, kind in aliases.items()
            if len(alias) >= 4 and kind != "collective" and _opens(key, alias)
        ),
        key=len,
        default=None,
    )
    if best is None:
        return None, 0.0
    return aliases[best], min(0.85, 0.55 + 0.3 * len(best) / len(key))


def _nearest(key: str) -> tuple[str | None, float]:
    """The kind of the one name that differs by a few letters only."""
    if len(key) < 8 or len(key) > 90:
        return None, 0.0
    aliases = _aliases()
    near = get_close_matches(key, aliases, n=1, cutoff=0.86)
    if not near:
        return None, 0.0
    return aliases[near[0]], 0.8 * SequenceMatcher(None, key, near[0]).ratio()


@cache
def _post_pattern() -> re.Pattern[str]:
    posts = sorted(directory()["posts"], key=len, reverse=True)
    return re.compile(rf"^(?:(?:{'|'.join(map(re.escape, posts))})\s+){{1,2}}", re.IGNORECASE)


def _opens(key: str, alias: str) -> bool:
    return key.startswith(f"{alias} ")


@lru_cache(maxsize=2_000)
def level_of(name: str) -> str | None:
    """The level a name says: province, district, commune, centre; None when it says none.

    "Xã hội" says no commune, and "thị xã" is a district.
    """
    plain = re.sub(r"xã hội", " ", name, flags=re.IGNORECASE)
    return next((level for level, rule in _level_patterns() if rule.search(plain)), None)


@cache
def _level_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    levels: dict[str, list[str]] = directory()["levels"]
    return tuple(
        (
            level,
            re.compile(
                rf"(?<!\w)(?<!thị )(?:{'|'.join(map(re.escape, levels[level]))})(?!\w)"
                if level == "commune"
                else rf"(?<!\w)(?:{'|'.join(map(re.escape, levels[level]))})(?!\w)",
                re.IGNORECASE,
            ),
        )
        for level in ("commune", "district", "province", "centre")
    )
