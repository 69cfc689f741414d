"""Asking for pages as a browser does: without a scope of one's own."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from donghanh.access import scope


def get(client: Client, name: str, *args: object, **query: str) -> HttpResponse:
    with scope.use(scope.NONE):
        return client.get(reverse(f"reports:{name}", args=args), query)  # type: ignore[return-value]


def post(client: Client, name: str, *args: object, **sent: str) -> HttpResponse:
    with scope.use(scope.NONE):
        return client.post(reverse(f"reports:{name}", args=args), sent)  # type: ignore[return-value]


def soup(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text(response: HttpResponse) -> str:
    return " ".join(soup(response).get_text(" ").split())
