"""The Django application of this room."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "donghanh.agencies"
    label = "agencies"
