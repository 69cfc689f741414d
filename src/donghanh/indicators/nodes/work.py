"""Officials and their training, activities, models and procedures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import ibis.expr.types as ir
from django.utils.translation import gettext as _

from donghanh.indicators import marts
from donghanh.indicators.nodes.base import Kind, Leaf, When, in_period, near, overlaps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class InPost(Leaf):
    """Officials of these levels who do this work at the end of the period."""

    levels: tuple[str, ...]
    kind: ClassVar[Kind] = "staff"
    mart: ClassVar[str] = "staff"

    def facts(self) -> ir.Table:
        staff = marts.mart(self.mart)
        staff = staff.filter(staff.level.isin(self.levels), near(staff))
        staff = overlaps(staff, When.AT_END)
        return self.flat(staff, staff.id, staff.starts_on)

    def words(self) -> str:
        return When.AT_END.say(_("cán bộ cấp huyện và cấp xã đang làm công tác này"))


@dataclass(frozen=True)
class Trained(Leaf):
    """Officials who attended a course that began in the period."""

    kind: ClassVar[Kind] = "staff"
    mart: ClassVar[str] = "attendance"

    def facts(self) -> ir.Table:
        attendance = marts.mart(self.mart)
        attendance = in_period(attendance.filter(near(attendance)), When.IN)
        return self.flat(attendance, attendance.staff_id, attendance.on_date)

    def words(self) -> str:
        return When.IN.say(_("cán bộ đã dự ít nhất một lớp tập huấn"))


@dataclass(frozen=True)
class Activities(Leaf):
    """The activities themselves."""

    said: StrOrPromise
    kinds: tuple[str, ...]
    kind: ClassVar[Kind] = "activity"
    mart: ClassVar[str] = "activity"

    def facts(self) -> ir.Table:
        activity = marts.mart(self.mart)
        wanted = activity.kind.isin(self.kinds), marts.near(activity.commune_id)
        activity = in_period(activity.filter(*wanted), When.IN)
        return self.flat(activity, activity.id, activity.on_date)

    def words(self) -> str:
        return When.IN.say(self.said)


@dataclass(frozen=True)
class Courses(Leaf):
    """Training courses that began in the period."""

    kind: ClassVar[Kind] = "course"
    mart: ClassVar[str] = "course"

    def facts(self) -> ir.Table:
        course = marts.mart(self.mart)
        course = in_period(course.filter(near(course)), When.IN)
        return self.flat(course, course.id, course.on_date)

    def words(self) -> str:
        return When.IN.say(_("lớp tập huấn, bồi dưỡng khai giảng"))


@dataclass(frozen=True)
class Models(Leaf):
    """Models with a decision that were put to work in the period."""

    said: StrOrPromise
    purpose: str
    kind: ClassVar[Kind] = "model"
    mart: ClassVar[str] = "pilot_model"

    def facts(self) -> ir.Table:
        model = marts.mart(self.mart)
        model = model.filter(model.purpose == self.purpose, near(model))
        model = in_period(model, When.IN, "deployed_on")
        model = model.filter(model.decided_on <= model.ask_end)
        return self.flat(model, model.id, model.deployed_on)

    def words(self) -> str:
        return When.IN.say(self.said)


@dataclass(frozen=True)
class Procedures(Leaf):
    """Administrative procedures of the field; ``online`` for those offered online by the end."""

    online: bool = False
    kind: ClassVar[Kind] = "procedure"
    mart: ClassVar[str] = "online_procedure"

    def facts(self) -> ir.Table:
        procedure = marts.mart(self.mart)
        procedure = marts.in_each(procedure.filter(near(procedure)))
        if self.online:
            procedure = procedure.filter(procedure.online_from <= procedure.ask_end)
        return self.flat(procedure, procedure.id, procedure.online_from)

    def words(self) -> str:
        if self.online:
            return When.AT_END.say(_("thủ tục đang được cung cấp trực tuyến"))
        return _("thủ tục hành chính của lĩnh vực cai nghiện, quản lý sau cai nghiện")
