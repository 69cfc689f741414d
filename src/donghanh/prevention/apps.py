from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "donghanh.prevention"
    label = "prevention"
    verbose_name = "Prevention"
