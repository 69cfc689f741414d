"""The six kinds of rows that officers write in this room, so that one set of pages serves all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from donghanh.access.models import User
from donghanh.prevention import forms, queries, services
from donghanh.prevention.models import (
    Activity,
    ComplexArea,
    Course,
    OnlineProcedure,
    PilotModel,
    Staff,
)
from donghanh.register.ledger import LedgerRow

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Book:
    """One kind of row: its list, its form, the verb that records it, and its words."""

    slug: str
    model: type[LedgerRow]
    form: type[forms.RowForm]
    record: Callable[..., LedgerRow]
    page: str
    tab: StrPromise
    new: StrPromise
    change: StrPromise
    withdraw: StrPromise
    related: tuple[str, ...] = ()

    def rows(self, user: User) -> QuerySet[Any]:
        """The rows of the user's own unit and below that can be changed."""
        return queries.visible(self.model, user).known_at().select_related("by", *self.related)


BOOKS: Mapping[str, Book] = {
    book.slug: book
    for book in (
        Book(
            "hoat-dong", Activity, forms.ActivityForm, services.record_activity,
            "prevention:activities", _("Hoạt động"), _("Ghi một hoạt động"),
            _("Sửa, bổ sung hoạt động"), _("Rút hoạt động đã ghi"),
            ("agency__unit", "commune"),
        ),
        Book(
            "tap-huan", Course, forms.CourseForm, services.record_course,
            "prevention:courses", _("Tập huấn"), _("Ghi một lớp tập huấn"),
            _("Sửa, bổ sung lớp tập huấn"), _("Rút lớp tập huấn đã ghi"),
            ("organiser__unit",),
        ),
        Book(
            "can-bo", Staff, forms.StaffForm, services.add_staff,
            "prevention:staff", _("Cán bộ"), _("Thêm một cán bộ"),
            _("Sửa, bổ sung thông tin cán bộ"), _("Rút cán bộ đã ghi"),
            ("agency__unit",),
        ),
        Book(
            "mo-hinh", PilotModel, forms.PilotForm, services.record_pilot,
            "prevention:pilots", _("Mô hình"), _("Ghi một mô hình"),
            _("Sửa, bổ sung mô hình"), _("Rút mô hình đã ghi"),
        ),
        Book(
            "dia-ban", ComplexArea, forms.AreaForm, services.list_complex_area,
            "prevention:areas", _("Địa bàn phức tạp"), _("Ghi một địa bàn phức tạp"),
            _("Sửa, bổ sung địa bàn phức tạp"), _("Rút địa bàn phức tạp đã ghi"),
            ("commune",),
        ),
        Book(
            "thu-tuc", OnlineProcedure, forms.ProcedureForm, services.offer_procedure,
            "prevention:procedures", _("Thủ tục trực tuyến"), _("Ghi một thủ tục"),
            _("Sửa, bổ sung thủ tục"), _("Rút thủ tục đã ghi"),
        ),
    )
}  # fmt: skip
