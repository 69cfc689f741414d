"""The three lists and the books: on screen, printed, as an Excel file. What leaves is logged."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donghanh import today as clock
from donghanh.access import log
from donghanh.access.decorators import allow
from donghanh.access.roles import Can
from donghanh.documents import files, media
from donghanh.documents.workbook import Sheet, workbook
from donghanh.law import packs
from donghanh.procedures.books import presenters as present
from donghanh.procedures.books import queries
from donghanh.procedures.books.catalogue import catalogue
from donghanh.procedures.books.forms import BookForm, ListForm
from donghanh.register.presenters import words
from donghanh.register.views.common import UserRequest


@allow(Can.LISTS)
@require_safe
def lists(request: UserRequest) -> HttpResponse:
    """One of the three lists of a commune, with the additions and removals of a period."""
    return render(request, "books/lists.html", _list_context(request))


@allow(Can.LISTS)
@require_safe
def print_list(request: UserRequest) -> HttpResponse:
    """The same on paper; written into the access log."""
    context = _list_context(request)
    if context["unit"] is None:
        return redirect("books:lists")
    _log(request, "list.printed", context)
    return render(request, "books/list_print.html", context)


@allow(Can.LISTS)
@require_safe
def export_list(request: UserRequest) -> HttpResponse:
    """The same as an Excel file; written into the access log."""
    context = _list_context(request)
    if context["unit"] is None:
        return redirect("books:lists")
    _log(request, "list.exported", context)
    head = [
        (_("Mục"), 12), (_("Họ và tên"), 26), (_("Ngày sinh"), 12), (_("Giới tính"), 8),
        (_("Mã hồ sơ"), 14), (_("Nơi ở"), 26), (_("Vào danh sách"), 13), (_("Căn cứ vào"), 44),
        (_("Ra khỏi danh sách"), 13), (_("Căn cứ ra"), 44),
    ]  # fmt: skip
    rows = [
        (part, row.name, row.born, row.sex, row.file_number, row.address, row.since,
         _written(row.came), row.until, _written(row.left) if row.left else "")
        for part, rows_of in (
            (_("Đang có"), context["standing"]),
            (_("Thêm"), context["added"]),
            (_("Ra"), context["removed"]),
        )
        for row in rows_of
    ]  # fmt: skip
    return _file(
        f"{context['register']}.xlsx", context["title"], context["explanation"], head, rows
    )


def _list_context(request: UserRequest) -> dict[str, Any]:
    form = ListForm(request.GET, user=request.user)
    form.is_valid()
    unit = form.unit
    first, last = form.days
    # The grounds of removal are those of the law on the last day.
    register = packs.in_force(last).registers.get(form.chosen, words.registers()[form.chosen])
    context: dict[str, Any] = {
        "form": form,
        "filters": [form[name] for name in form.fields],
        "unit": unit,
        "register": register.id,
        "title": words.said(register),
        "removal": [words.said(one) for one in register.removal],
        "register_cite": register.cite,
        "confidence": register.confidence,
        "first": first,
        "last": last,
        "period": present.period_words(first, last),
        "query": request.GET.urlencode(),
        "printed_at": clock.now(),
    }
    if unit is not None:
        found = queries.list_of(request.user, register.id, unit, first, last)
        context |= {
            "standing": present.list_rows(found.standing),
            "added": present.list_rows(found.added),
            "removed": present.list_rows(found.removed),
            "turnover": found.turnover,
            "explanation": f"{unit.name}, {present.period_words(first, last)}",
        }
    return context


@allow(Can.LISTS)
@require_safe
def books(request: UserRequest) -> HttpResponse:
    """The titles of the books, with who keeps each."""
    rows = [(book, *present.book_words(book)) for book in catalogue().books]
    return render(request, "books/books.html", {"books": rows, **_source()})


@allow(Can.LISTS)
@require_safe
def book(request: UserRequest, book_id: str) -> HttpResponse:
    """One book of one year and commune."""
    return render(request, "books/book.html", _book_context(request, book_id))


@allow(Can.LISTS)
@require_safe
def export_book(request: UserRequest, book_id: str) -> HttpResponse:
    """The book as an Excel file; written into the access log."""
    context = _book_context(request, book_id)
    if context["unit"] is None:
        return redirect("books:book", book_id=book_id)
    _log(request, "list.exported", context)
    head = [
        (_("TT"), 6), (_("Họ và tên"), 26), (_("Ngày sinh"), 12), (_("Giới tính"), 8),
        (_("Dân tộc"), 10), (_("Nơi ở"), 26), (_("Số văn bản"), 16), (_("Từ ngày"), 12),
        (_("Hết thời hạn"), 12), (_("Ngày kết thúc"), 12), (_("Tình trạng"), 30),
    ]  # fmt: skip
    rows = [
        (number, row.name, row.born, row.sex, row.ethnicity, row.address, row.number, row.since,
         row.term_end, row.ended_on, row.status)
        for number, row in enumerate(context["rows"], start=1)
    ]  # fmt: skip
    return _file(
        f"{book_id}-{context['year']}.xlsx", context["title"], context["explanation"], head, rows
    )


def _book_context(request: UserRequest, book_id: str) -> dict[str, Any]:
    found = catalogue().book(book_id)
    if found is None:
        raise Http404
    form = BookForm(request.GET, user=request.user)
    form.is_valid()
    title, keeper, why = present.book_words(found)
    unit, year = form.unit, form.chosen
    lines = queries.book_of(request.user, found, unit, year) if unit else []
    return {
        "form": form,
        "filters": [form[name] for name in form.fields],
        "register": found.id,
        "book": found,
        "title": f"{found.id}. {title}",
        "keeper": keeper,
        "why": why,
        "unit": unit,
        "year": year,
        "rows": present.book_rows(lines),
        "explanation": f"{unit.name}, {year}" if unit else "",
        "query": request.GET.urlencode(),
        **_source(),
    }


def _source() -> dict[str, Any]:
    source = catalogue().source
    return {"source": words.said(source), "confidence": source.confidence}


def _written(ground: present.Ground) -> str:
    return ". ".join(part for part in (ground.what, ground.paper, ground.cite) if part)


def _log(request: UserRequest, action: str, context: dict[str, Any]) -> None:
    log.record(
        action,
        by=request.user,
        subject_type="list",
        subject_id=context["register"],
        detail={
            "unit": context["unit"].code,
            "rows": len(context.get("standing", context.get("rows", []))),
        },
    )


def _file(name: str, title: str, explanation: str, head: Any, rows: Any) -> HttpResponse:
    return files.attached(workbook(Sheet(title, explanation, head, rows)), media.XLSX, name)
