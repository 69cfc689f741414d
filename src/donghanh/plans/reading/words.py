"""Words that lost or gained spaces, and words with damaged letters.

A file may glue words ("Đơn vị chủtrì:Công an"), part them ("ngh iện", "K Ế  H O Ạ C H") or lose
letters ("KẾ HO\ufffdCH"). Spaces are put right, since no letter changes by that. A damaged letter
stays in the text; only to recognise a heading or a label it is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from donghanh.plans.reading.letters import LOWER, UPPER

DAMAGED = "\ufffd"
LONGEST_GLUED = 60

# A Vietnamese syllable without its tone: onset, vowels, coda. Codas stand after few vowel groups.
_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?"
_OPEN = r"(?:oai|oay|uây|uôi|ươi|ươu|iêu|yêu|uya|oao|oeo|uơ|ua|ưa|ia|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu)"
_CLOSED = r"(?:uyê|oa|oă|oe|uâ|uê|uy|iê|yê|uô|ươ|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])?"
SYLLABLE = re.compile(rf"{_ONSET}(?:{_OPEN}|{_CLOSED})")
TONES = "\u0300\u0301\u0303\u0309\u0323"
WORD = re.compile(r"[^\W\d_]+")
# A line whose words are parted into single letters: one space parts letters, more part words.
SPACED_OUT = re.compile(r"^\s*(?:[^\W\d_]\s+){5,}[^\W\d_]\W*$")
# Signs with words on both sides and no space after them: "chặt chẽ,giúp đỡ", "Số:07".
TIGHT_SIGN = re.compile(rf"(?<=[{LOWER}%)])([,;:])(?=[{LOWER}{UPPER}])|(?<=[{LOWER}]):(?=\d)")
# A number against the word before it: "Trên80%"; and a word after a percent sign: "100%người".
WORD_NUMBER = re.compile(rf"(?<![\w])([{UPPER}{LOWER}][{LOWER}]+)(?=\d)")
AFTER_PERCENT = re.compile(rf"(?<=%)(?=[{LOWER}{UPPER}])")
NUMBER_WORD = re.compile(rf"(?<![\w.,/])(\d[\d.,]*)(?=([{LOWER}]{{2,}}))")
# A mark of numbering against its text: "1.Lập", "I.MỤC ĐÍCH", "-Đơn vị", "TM.ỦY BAN".
TIGHT_MARK = re.compile(
    rf"^(?:(\d{{1,2}}(?:\.\d{{1,2}})*\.|[IVX]{{1,5}}\.|(?:TM|KT|TL|TUQ)\.)(?=[{UPPER}])|([a-zđ]\)|[-–+•])(?=[{UPPER}\d≥≤]))"
)  # fmt: skip


@cache
def _known() -> frozenset[str]:
    """The syllables of administrative language, to choose between two ways of parting."""
    text = files("donghanh.plans.reading").joinpath("syllables.txt").read_text("utf-8")
    return frozenset(text.split())


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether this can be one Vietnamese syllable; one that ends in a stop needs a sharp tone."""
    lower = word.lower()
    if lower in _known():
        return True
    parts = unicodedata.normalize("NFD", lower)
    tones = [char for char in parts if char in TONES]
    bare = unicodedata.normalize("NFC", "".join(char for char in parts if char not in TONES))
    if len(tones) > 1 or not SYLLABLE.fullmatch(bare):
        return False
    stopped = bare.endswith(("p", "t", "c", "ch"))
    return not stopped or (bool(tones) and tones[0] in "\u0301\u0323")


def mend(text: str) -> str:
    """The text with its spaces put right; letters and their order stay."""
    if SPACED_OUT.match(text):
        return _close_up(text)
    text = " ".join(text.split())
    text = TIGHT_MARK.sub(lambda match: f"{match.group()} ", text)
    if "://" not in text:
        text = TIGHT_SIGN.sub(lambda match: f"{match.group()} ", text)
    text = AFTER_PERCENT.sub(" ", text)
    text = WORD_NUMBER.sub(lambda m: f"{m[1]} " if m[1].lower() in _known() else m[1], text)
    text = NUMBER_WORD.sub(lambda m: f"{m[1]} " if _first_syllable(text, m.end()) else m[1], text)
    words = text.split(" ")
    if any(_is_odd(word) for word in words):
        words = [part for word in _joined(words) for part in _parted(word).split(" ")]
    return " ".join(words)


def _first_syllable(text: str, at: int) -> bool:
    match = WORD.match(text, at)
    return match is not None and match.group() in _known() and len(match.group()) > 2


@lru_cache(maxsize=20_000)
def _is_odd(word: str) -> bool:
    """Whether a word holds Vietnamese letters and is no syllable."""
    letters = WORD.findall(word)
    return any(
        not is_syllable(one) and (not one.isascii() or (len(one) < 4 and one.islower()))
        for one in letters
    )


def _close_up(text: str) -> str:
    """A line of single letters as words."""
    groups = re.split(r"\s{2,}", text.strip())
    if len(groups) > 1:
        return " ".join(group.replace(" ", "") for group in groups)
    glued = text.replace(" ", "")
    return WORD.sub(lambda match: _segmented(match.group()) or match.group(), glued)


def _parted(word: str) -> str:
    """A glued word as its syllables; as it is when it does not consist of them."""
    if word.isascii():
        return word
    return WORD.sub(
        lambda match: (
            match.group()
            if match.group().isascii() or is_syllable(match.group())
            else _segmented(match.group()) or match.group()
        ),
        word,
    )


@lru_cache(maxsize=5_000)
def _segmented(glued: str) -> str | None:
    """The fewest syllables, known ones first, that make up a glued word."""
    size = len(glued)
    if size > LONGEST_GLUED or (glued.isupper() and size < 6):
        return None
    best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * size
    for end in range(1, size + 1):
        for start in range(max(0, end - 7), end):
            before, piece = best[start], glued[start:end]
            if before is None or not is_syllable(piece) or not _opens_well(glued, start):
                continue
            known = piece.lower() in _known() and len(piece) > 1
            cost = before[0] + (1.0 if known else 1.6)
            found = best[end]
            if found is None or cost <= found[0]:
                best[end] = (cost, start)
    pieces: list[str] = []
    end = size
    while end:
        way = best[end]
        if way is None:
            return None
        pieces.insert(0, glued[way[1] : end])
        end = way[1]
    return " ".join(pieces)


def _opens_well(glued: str, start: int) -> bool:
    """A capital opens a syllable: "CôngAn" is never parted inside "An"."""
    return start == 0 or glued.isupper() or not glued[start - 1].isupper()


def _joined(words: list[str]) -> list[str]:
    """Pieces of one syllable put together: "ngh iện", "ma t úy", "ngườ i"."""
    made: list[str] = []
    for word in words:
        before = made[-1] if made else ""
        if before and _are_one(before, word):
            made[-1] = before + word
        else:
            made.append(word)
    return made


def _are_one(before: str, word: str) -> bool:
    first = WORD.match(word)
    if not before.isalpha() or first is None or not first.group().islower():
        return False
    piece = first.group()
    whole = before + piece
    if whole.lower() not in _known() or whole.isascii():
        return False
    # One of the two is no word by itself.
    return not is_syllable(piece) or before.lower() not in _known()


def legible(text: str) -> str:
    """The text with damaged letters guessed where headings and labels fit, at the same length."""
    if DAMAGED not in text:
        return text
    for phrase, rule in _phrases():
        text = rule.sub(
            lambda match, phrase=phrase: _in_case_of(match.group(), phrase),  # type: ignore[misc]
            text,
        )
    return text


def _in_case_of(damaged: str, phrase: str) -> str:
    kept = damaged.replace(DAMAGED, "")
    if kept.isupper():
        return phrase.upper()
    return phrase.capitalize() if kept[:1].isupper() else phrase


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each phrase with a pattern in which any of its letters may be damaged."""
    return tuple(
        (
            phrase,
            re.compile(
                "(?<!\\w)"
                + "".join(f"[{char}{char.upper()}{DAMAGED}]" for char in phrase)
                + f"(?![\\w{DAMAGED}])"
            ),
        )
        for phrase in HEADING_PHRASES
    )


#: What headings and labels are made of, the longer ones first.
HEADING_PHRASES = (
    "tổ chức thực hiện", "mục tiêu cụ thể", "mục tiêu chung", "mục đích", "đơn vị chủ trì",
    "cơ quan chủ trì", "đơn vị phối hợp", "cơ quan phối hợp", "thời gian", "kế hoạch", "chỉ tiêu",
    "mục tiêu", "nhiệm vụ", "giải pháp", "nội dung", "kinh phí", "chủ trì", "phối hợp", "thực hiện",
    "quý", "tháng", "năm", "ít nhất", "tối thiểu", "nơi nhận", "người",
)  # fmt: skip
