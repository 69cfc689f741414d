from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "donghanh.home"
    label = "home"
    verbose_name = "Home"
