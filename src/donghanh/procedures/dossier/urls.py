"""Addresses of this part."""

from django.urls import URLPattern

app_name = "dossier"
urlpatterns: list[URLPattern] = []
