"""Addresses of this part."""

from django.urls import URLPattern

app_name = "books"
urlpatterns: list[URLPattern] = []
