"""A submission as an official document: letterhead, sections, tables, chart, annexes, recipients.

Everything comes from what the submission holds, so a signed report gives the same paper whenever it
is printed. The texts are Vietnamese in every language of the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone, translation

from donghanh import today as clock
from donghanh.documents.model import (
    Annex,
    Block,
    Day,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Recipient,
    Signature,
    Symbol,
    paragraphs,
)
from donghanh.indicators import periods
from donghanh.reports import figures as kept
from donghanh.reports import regimes, tables
from donghanh.reports.figures import Figures, span_words
from donghanh.reports.models import Submission
from donghanh.reports.outline import Section, outline
from donghanh.text import fold, format_date


def make(submission: Submission, *, replaces: Submission | None) -> Document:
    """The report as it stands: DỰ THẢO without day and signer until it is signed.

    ``replaces``: the signed version that this one replaces. Needs plan, unit and the units above.
    """
    with translation.override("vi"):
        return _make(submission, replaces)


def _make(submission: Submission, replaces: Submission | None) -> Document:
    figures, words, unit = kept.read(submission.figures), outline(), submission.unit
    signed = submission.signed_at is not None
    day = issued_on(submission)
    mailing = regimes.mailing(unit, day)
    inside = regimes.inside(unit)
    name = period_words(figures)
    return Document(
        letterhead=Letterhead(f"{words.issuer}\n{inside}"),
        type=words.type,
        symbol=Symbol(words.symbol, figures.signer.number if figures.signer else None),
        place=unit.short_name,
        day=Day.of(day) if signed else Day(day.year, day.month),
        subject=subject(submission, name),
        addressees=mailing.addressees,
        blocks=tuple(_text(submission, figures, replaces, name)),
        recipients=tuple(Recipient(one.name, one.purpose) for one in mailing.listed),
        archive=mailing.archive,
        signature=_signature(figures),
        annexes=tuple(_annexes(figures, name, unit.level == "commune")),
        draft=not signed,
    )


def issued_on(submission: Submission) -> date:
    """The day of the paper: that of the signature, today for a draft."""
    if submission.signed_at is None:
        return clock.today()
    return timezone.localdate(submission.signed_at)


def period_words(figures: Figures) -> str:
    """The period within a sentence: "6 tháng đầu năm 2024", "quý II năm 2024"."""
    label = periods.read(figures.period, figures.scheme).label
    return label[:1].lower() + label[1:]


def subject(submission: Submission, period: str) -> str:
    """What the report is about, under its type."""
    title = submission.plan.title
    said = f"Kết quả {period} thực hiện Kế hoạch {title[:1].lower()}{title[1:]}"
    if submission.unit_id != submission.plan.unit_id:
        said = f"{said} tại {regimes.inside(submission.unit)}"
    return said


def file_name(submission: Submission) -> str:
    """Plain letters, so that every program keeps them: bao-cao-2024-H1-lai-chau-v1."""
    place = "-".join(fold(submission.unit.short_name).split())
    return f"bao-cao-{submission.period}-{place}-v{submission.version}"


def _text(
    submission: Submission, figures: Figures, replaces: Submission | None, period: str
) -> Iterator[Block]:
    yield Paragraph.of(_opening(submission, figures, period))
    if replaces is not None and replaces.signed_at is not None:
        signed = format_date(timezone.localdate(replaces.signed_at))
        yield Paragraph.of(
            f"Báo cáo này thay thế Báo cáo {period} đã ký ngày {signed} "
            f"(phiên bản {replaces.version})."
        )
    texts = submission.narrative.get("sections", {})
    for section in outline().sections:
        yield from _section(section, texts.get(section.id, ""), submission, figures)
    body = f"{outline().issuer} {regimes.inside(submission.unit)}"
    yield Paragraph.of(
        f"Trên đây là báo cáo kết quả {period} thực hiện kế hoạch của {body}, trân trọng báo cáo./."
    )


def _opening(submission: Submission, figures: Figures, period: str) -> str:
    plan, words = submission.plan, outline()
    name = "Kế hoạch"
    if plan.number[:1].isdigit() and plan.issued_on is not None:
        name = f"Kế hoạch số {plan.number} ngày {format_date(plan.issued_on)}"
    return (
        f"Thực hiện {name} của {words.issuer} {regimes.inside(plan.unit)} về "
        f"{plan.title[:1].lower()}{plan.title[1:]}, {words.issuer} "
        f"{regimes.inside(submission.unit)} báo cáo kết quả {period} "
        f"(số liệu {span_words(figures)}) như sau:"
    )


def _section(
    section: Section, text: str, submission: Submission, figures: Figures
) -> Iterator[Block]:
    """Heading, figures and words. A signed report leaves out a section without words."""
    said = paragraphs(text)
    has_figures = section.id == "targets"
    draft = submission.signed_at is None
    if not said and not has_figures and not draft:
        return
    yield Heading(section.title)
    if has_figures:
        yield tables.targets(figures)
    yield from said
    if has_figures:
        yield from tables.charts_of(figures)
    elif not said:
        yield Paragraph.of(None)


def _annexes(figures: Figures, period: str, commune: bool) -> Iterator[Annex]:
    if not commune:
        yield Annex(
            f"Kết quả thực hiện chỉ tiêu {period} chia theo đơn vị",
            (tables.by_commune(figures),),
            landscape=True,
        )
    yield Annex(f"Số liệu {period}", (tables.beside(figures),))


def _signature(figures: Figures) -> Signature:
    """As printed: a deputy signs for the head, the head on behalf of the committee."""
    words, signer = outline(), figures.signer
    if signer is not None and signer.title.lower().startswith(words.deputy.split()[0].lower()):
        return Signature(
            title=words.deputy,
            name=signer.name,
            on_behalf=words.on_behalf,
            capacity=words.for_the_head,
        )
    return Signature(
        title=words.head,
        name=signer.name if signer else None,
        on_behalf=words.on_behalf,
    )
