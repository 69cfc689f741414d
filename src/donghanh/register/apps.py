from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "donghanh.register"
    label = "register"
    verbose_name = "The case register"
