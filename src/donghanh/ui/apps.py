"""The ``ui`` app: templates, template tags and static files, no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "donghanh.ui"
    label = "ui"
