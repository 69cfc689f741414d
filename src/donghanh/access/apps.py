"""The Django application of this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "donghanh.access"
    label = "access"
