from typing import Any

from django.apps import AppConfig
from django.apps import apps as django_apps
from django.db.models import Model
from django.db.models.signals import post_migrate


class PlansConfig(AppConfig):
    name = "donghanh.plans"
    label = "plans"
    verbose_name = "Plans"

    def ready(self) -> None:
        from donghanh.plans.reminders import SOURCE
        from donghanh.procedures.work.notices import add_source

        add_source(SOURCE)
        post_migrate.connect(_open_turns, sender=self)


def _open_turns(apps: Any, **_: Any) -> None:
    """Plans confirmed before there were turns get theirs, once the tables are as they are now."""
    from donghanh.plans.models import Occurrence, Plan, Task
    from donghanh.plans.services.turns import open_missing

    models = (Plan, Task, Occurrence)
    if all(_columns(apps, model) == _columns(django_apps, model) for model in models):
        open_missing()


def _columns(apps: Any, model: type[Model]) -> set[str]:
    try:
        found = apps.get_model("plans", model.__name__)
    except LookupError:
        return set()
    return {field.column for field in found._meta.concrete_fields}
