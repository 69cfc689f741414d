from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "donghanh.plans"
    label = "plans"
    verbose_name = "Plans"
