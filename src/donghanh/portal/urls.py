"""Addresses of this room, under /quyen-du-lieu/."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
