"""What several views of this room share."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from donghanh.access.roles import Can
from donghanh.prevention.books import BOOKS, Book
from donghanh.register.views.common import UserRequest


def page(request: UserRequest, book: Book, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of one book, with the tabs of all."""
    return render(
        request,
        template,
        {
            "book": book,
            "tabs": [(one.tab, reverse(one.page), one is book) for one in BOOKS.values()],
            "list_url": reverse(book.page),
            "may_record": request.user.can(Can.PREVENTION_RECORD),
            **context,
        },
    )
