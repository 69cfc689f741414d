"""The first net: which filter a queryset gets, by the columns its model has."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from donghanh.access import scope
from donghanh.access.scope import Scope
from donghanh.access.scoped import ScopedQuerySet


class Table(models.Model):
    """Only the columns matter here; none of these tables is made."""

    objects: Any = ScopedQuerySet.as_manager()

    class Meta:
        app_label = "access"
        managed = False
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Folder(Table):
    commune = models.ForeignKey("agencies.Unit", models.PROTECT, related_name="+")
    district = models.ForeignKey("agencies.Unit", models.PROTECT, related_name="+", null=True)
    province = models.ForeignKey("agencies.Unit", models.PROTECT, related_name="+")
    measures = ArrayField(models.CharField(max_length=24))

    class Meta(Table.Meta):
        abstract = False


class Paper(Table):
    person = models.ForeignKey(Folder, models.PROTECT, related_name="+")

    class Meta(Table.Meta):
        abstract = False


class Rule(Table):
    class Meta(Table.Meta):
        abstract = False


def sql(model: Any, given: Scope) -> str:
    return str(model.objects.within(given).query)


@pytest.mark.parametrize("level", ["commune", "district", "province"])
def test_rows_of_ones_own_unit(level: Any) -> None:
    given = Scope(1, level, 10, None)
    assert f'"access_folder"."{level}_id" = 10' in sql(Folder, given)
    assert "measures" not in sql(Folder, given).partition("WHERE")[2]
    assert f'"access_folder"."{level}_id" = 10' in sql(Paper, given)


def test_rows_of_ones_own_measures() -> None:
    given = Scope(1, "district", 10, frozenset({"substitution", "determination"}))
    for model in (Folder, Paper):
        assert '"access_folder"."measures" && ' in sql(model, given)
        assert "determination, substitution" in sql(model, given)


@pytest.mark.parametrize("level", ["none", "helper"])
def test_no_rows(level: Any) -> None:
    assert Folder.objects.within(Scope(1, level, 10, None)).query.is_empty()


def test_all_rows() -> None:
    assert "WHERE" not in sql(Folder, scope.SYSTEM)


def test_a_table_without_a_unit_cannot_be_scoped() -> None:
    with pytest.raises(TypeError, match="Rule has no unit"):
        Rule.objects.within(Scope(1, "commune", 10, None))
