"""The tables and the chart of the report, from its frozen figures. Pure but for drawing."""

from __future__ import annotations

from collections.abc import Iterator

from donghanh.documents.model import Cell, Column, Content, Figure, Table
from donghanh.indicators import charts
from donghanh.reports import figures as kept
from donghanh.reports.figures import Figures, Line, span_words
from donghanh.reports.sentences import counted
from donghanh.text import format_date

#: Letters of the paper, for the width of labels.
FACE = "Tinos, Liberation Serif, Times New Roman, serif"
HIDDEN = "ẩn"
NOTHING = "-"


def targets(figures: Figures) -> Table:
    """The targets: planned, made, how many of how many, and how they stand."""
    rows: list[tuple[Content, ...]] = [
        (
            str(number),
            line.name,
            line.level.replace(" ", "\u00a0", 1) or "không nêu số",
            made(line),
            NOTHING if line.part is None else counted(line.part),
            NOTHING if line.whole is None else counted(line.whole),
            line.word or NOTHING,
        )
        for number, line in enumerate(figures.targets, 1)
    ]
    judged = [line for line in figures.targets if line.promised is not None and line.indicator]
    reached = sum(line.state == "ok" for line in judged)
    return Table.of(
        columns=(
            Column(9, "center"),
            Column(52),
            Column(31, "center"),
            Column(27, "center"),
            Column(15, "center"),
            Column(16, "center"),
            Column(28, "center"),
        ),
        head=(("TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "Số đạt", "Tổng số", "Đánh giá"),),
        rows=(
            *rows,
            (
                Cell("Số chỉ tiêu đã đạt mức kế hoạch", columns=3, bold=True, align="center"),
                Cell(f"{reached}/{len(judged)}", bold=True),
                Cell(counted(reached), bold=True),
                Cell(counted(len(judged)), bold=True),
                "",
            ),
        ),
        title="Bảng 1. Kết quả thực hiện các chỉ tiêu của kế hoạch",
        notes=(f"Ghi chú: Số liệu {span_words(figures)}.",),
        summary=(
            f"{len(figures.targets)} chỉ tiêu của kế hoạch: mức kế hoạch, mức thực hiện, số đạt, "
            "tổng số và đánh giá."
        ),
    )


def made(line: Line) -> str:
    """What was reached, as the paper writes it: "86,3%", "06 người", "7/7", "Có"."""
    if not line.indicator:
        return NOTHING
    if line.value is None:
        return "không áp dụng"
    if line.unit == "%" or line.whole is not None:
        return line.shown
    return f"{counted(line.value)} {line.unit}"


def charts_of(figures: Figures) -> Iterator[Figure]:
    """The first rate among the targets: by commune, or month by month for a single commune."""
    line = next((one for one in figures.targets if one.unit == "%" and one.value is not None), None)
    if line is None:
        return
    if len(line.by_commune) > 1:
        yield _by_commune_chart(line)
    elif len([point for point in line.trend if point.value is not None]) > 1:
        yield _trend_chart(line)


def _by_commune_chart(line: Line) -> Figure:
    caption = f"Biểu đồ 1. {line.name}, chia theo đơn vị"
    values = "; ".join(
        f"{cell.short_name} {HIDDEN if cell.hidden else cell.shown}" for cell in line.by_commune
    )
    drawn = charts.by_commune_svg(
        kept.drawn(line.by_commune),
        title=caption,
        unit=line.unit,
        plan=None if line.promised is None else float(line.promised),
        font=FACE,
    )
    plan = f" Kế hoạch {line.level}." if line.level else ""
    return Figure(drawn.encode(), caption, f"Biểu đồ thanh ngang: {values}.{plan}", width=0.86)


def _trend_chart(line: Line) -> Figure:
    caption = f"Biểu đồ 1. {line.name}, lũy kế đến cuối từng tháng"
    points = [
        (format_date(point.day, year=False), None if point.value is None else float(point.value))
        for point in line.trend
    ]
    values = "; ".join(
        f"đến {day} {NOTHING if value is None else counted(value) + line.unit}"
        for day, value in points
    )
    drawn = charts.trend_svg(
        points,
        title=caption,
        unit=line.unit,
        plan=None if line.promised is None else float(line.promised),
        font=FACE,
    )
    plan = f" Kế hoạch {line.level}." if line.level else ""
    return Figure(drawn.encode(), caption, f"Biểu đồ đường: {values}.{plan}", width=0.92)


# ---- annexes ------------------------------------------------------------------------------


def by_commune(figures: Figures) -> Table:
    """Each target by commune; small figures are hidden, the totals are not."""
    lines = [line for line in figures.targets if line.indicator]
    head: list[Content] = [Cell("TT", rows=2), Cell("Đơn vị", rows=2)]
    below: list[Content] = []
    columns = [Column(9, "center"), Column(34)]
    for line in lines:
        if _two_columns(line):
            head.append(Cell(line.name, columns=2))
            below += ["Số đạt/ tổng số", "Tỷ lệ"]
            columns += [Column(21, "center"), Column(18, "center")]
        else:
            head.append(line.name)
            below.append(f"Số {line.unit}")
            columns.append(Column(34, "center"))
    rows: list[tuple[Content, ...]] = []
    for number, (code, name) in enumerate(figures.units, 1):
        cells = [_cell(line, code) for line in lines]
        rows.append((str(number), name, *(text for cell in cells for text in cell)))
    if any(line.elsewhere for line in lines):
        own = [_own(line) for line in lines]
        name = f"Cấp {figures.unit_name[0].lower()}{figures.unit_name[1:]}"
        rows.append((str(len(rows) + 1), name, *(text for cell in own for text in cell)))
    total = [Cell(text, bold=True) for line in lines for text in _total(line)]
    hides = any(cell.hidden for line in lines for cell in line.by_commune)
    note = (
        "Ghi chú: “ẩn” là số liệu về người của đơn vị có dưới 5 người, hoặc ẩn kèm để không tính "
        "ngược ra được. Số tổng vẫn tính đủ."
    )
    return Table.of(
        columns=columns,
        head=(head, below),
        rows=(*rows, (Cell("Toàn địa bàn", columns=2, bold=True, align="center"), *total)),
        notes=(note,) if hides else (),
        summary=f"{len(lines)} chỉ tiêu chia theo {len(figures.units)} đơn vị.",
    )


def _two_columns(line: Line) -> bool:
    return line.unit == "%"


def _cell(line: Line, code: str) -> tuple[str, ...]:
    cell = next((one for one in line.by_commune if one.code == code), None)
    if cell is None:
        return (NOTHING, NOTHING) if _two_columns(line) else (NOTHING,)
    if cell.hidden:
        return (HIDDEN, HIDDEN) if _two_columns(line) else (HIDDEN,)
    return _shown(line, cell.part, cell.whole, cell.shown)


def _own(line: Line) -> tuple[str, ...]:
    cell = line.elsewhere
    if cell is None:
        return (NOTHING, NOTHING) if _two_columns(line) else (NOTHING,)
    return _shown(line, cell.part, cell.whole, cell.shown)


def _total(line: Line) -> tuple[str, ...]:
    return _shown(line, line.part, line.whole, line.shown)


def _shown(line: Line, part: int | None, whole: int | None, shown: str) -> tuple[str, ...]:
    if _two_columns(line):
        return (f"{part}/{whole}", shown if whole else NOTHING)
    return (shown,)


def beside(figures: Figures) -> Table:
    """The other figures of the period, group by group."""
    rows: list[tuple[Content, ...]] = []
    number = 0
    for group in figures.groups:
        if group.lines:
            rows.append((Cell(group.title, columns=4, bold=True, align="left"),))
        for line in group.lines:
            number += 1
            parts = f"{line.part}/{line.whole}" if line.whole is not None else ""
            unit = line.unit if line.unit != "%" else line.counts
            rows.append(
                (str(number), line.name, unit, f"{parts} ({line.shown})" if parts else line.shown)
            )
    return Table.of(
        columns=(Column(10, "center"), Column(88), Column(35, "center"), Column(35, "center")),
        head=(("TT", "Chỉ số", "Đơn vị tính", "Kết quả"),),
        rows=rows,
        notes=(f"Ghi chú: Số liệu {span_words(figures)}.",),
        summary=f"{number} chỉ số của kỳ báo cáo.",
    )
