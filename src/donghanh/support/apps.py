from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "donghanh.support"
    label = "support"
    verbose_name = "Support for people"
