"""The forms of this room. Each gives its answers as the keywords of the service it is for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Agency, Unit
from donghanh.prevention import periods, queries
from donghanh.prevention.models import Activity, PilotModel, Setting, Staff
from donghanh.prevention.queries import ActivityFilter
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.ledger import LedgerRow
from donghanh.ui import forms


class RowForm(KeyedForm):
    """Records a row; with ``row`` it makes a new version of it and asks for the reason.

    ``names`` are fields that go to the service and come from the row under the same name;
    ``agency_field`` and ``unit_field`` are choices of the user's own.
    """

    names: ClassVar[tuple[str, ...]] = ()
    agency_field: ClassVar[str] = ""
    unit_field: ClassVar[str] = ""
    communes_only: ClassVar[bool] = True

    def __init__(self, *args: Any, user: User, row: LedgerRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=self._initial(user, row), **kwargs)
        self.agencies: dict[str, Agency] = {}
        self.units: dict[str, Unit] = {}
        if self.agency_field:
            found = list(queries.own_agencies(user))
            old = getattr(row, self.agency_field, None)
            if old is not None and old not in found:
                found.append(old)  # an agency that has closed since stays choosable where it stood
            self.agencies = {str(one.pk): one for one in found}
            nothing = [("", _("Chọn cơ quan, tổ chức"))] if len(found) != 1 else []
            self.choose(self.agency_field, [*nothing, *_by_place(found)])
        if self.unit_field:
            places = queries.own_communes if self.communes_only else queries.own_units
            self.units = {str(one.pk): one for one in places(user)}
            named = [(key, one.name) for key, one in self.units.items()]
            nothing = [("", _("Chọn đơn vị"))] if len(named) != 1 else []
            self.choose(self.unit_field, [*nothing, *named])
        if row is not None:
            self.fields["reason"] = forms.CharField(
                label=_("Vì sao sửa hoặc bổ sung"),
                help_text=_("Bản trước vẫn được giữ, người đọc sau thấy lý do này."),
                error_messages={"required": _("Nhập lý do sửa hoặc bổ sung")},
                long=True,
                max_length=500,
            )

    def _initial(self, user: User, row: LedgerRow | None) -> dict[str, Any]:
        if row is None:
            unit = str(user.unit.pk) if user.unit else ""
            agency = str(user.agency.pk) if user.agency else ""
            return {self.agency_field: agency, self.unit_field: unit, "on": clock.today()}
        initial = {name: getattr(row, name) for name in self.names}
        if self.agency_field:
            initial[self.agency_field] = str(getattr(row, f"{self.agency_field}_id"))
        if self.unit_field:
            places = [getattr(row, f"{level}_id") for level in ("commune", "district", "province")]
            initial[self.unit_field] = str(next(pk for pk in places if pk))
        return initial

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        found = {name: data[name] for name in (*self.names, "reason") if name in data}
        if self.agency_field:
            found[self.agency_field] = self.agencies[data[self.agency_field]]
        if self.unit_field:
            found[self.unit_field] = self.units[data[self.unit_field]]
        return found

    @property
    def visible_rows(self) -> list[Any]:
        """The fields to draw, in order."""
        return [bound for bound in self if not bound.is_hidden]


class ActivityForm(RowForm):
    names = ("kind", "setting", "title", "on", "attendance", "note")
    agency_field, unit_field = "agency", "commune"

    title = forms.CharField(label=gettext_lazy("Nội dung"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"))
    setting = forms.ChoiceField(label=gettext_lazy("Nơi tổ chức"))
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan, tổ chức thực hiện"))
    on = forms.DateField(label=gettext_lazy("Ngày thực hiện"), parts=True, not_after_today=True)
    attendance = forms.IntegerField(
        label=gettext_lazy("Số người tham dự"), min_value=0, max_value=1_000_000, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        help_text=gettext_lazy("Không ghi tên người có hồ sơ quản lý."),
        long=True,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("kind", [("", _("Chọn hình thức")), *_capitals(Activity.Kind.choices)])
        self.choose("setting", [("", _("Chọn nơi tổ chức")), *_capitals(Setting.choices)])


class CourseForm(RowForm):
    names = ("title", "topic", "starts_on", "ends_on")
    agency_field = "organiser"

    title = forms.CharField(label=gettext_lazy("Tên lớp"), max_length=200)
    topic = forms.CharField(label=gettext_lazy("Chuyên đề"), max_length=120, required=False)
    organiser = forms.ChoiceField(
        label=gettext_lazy("Cơ quan tổ chức"),
        help_text=gettext_lazy("Lớp dành cho toàn địa bàn của cơ quan này."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Ngày khai giảng"), parts=True)
    ends_on = forms.DateField(label=gettext_lazy("Ngày bế giảng"), parts=True)


class StaffForm(RowForm):
    names = ("name", "post", "starts_on", "ends_on")
    agency_field = "agency"

    name = forms.CharField(label=gettext_lazy("Họ và tên cán bộ"), max_length=120)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan"))
    post = forms.CharField(label=gettext_lazy("Chức danh"), max_length=120)
    starts_on = forms.DateField(
        label=gettext_lazy("Làm công tác này từ ngày"), parts=True, not_after_today=True
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày, nếu đã thôi"), parts=True, required=False
    )


class PilotForm(RowForm):
    names = ("name", "purpose", "decision_number", "decided_on", "deployed_on")
    unit_field, communes_only = "unit", False

    name = forms.CharField(label=gettext_lazy("Tên mô hình"), max_length=200)
    purpose = forms.ChoiceField(label=gettext_lazy("Mục đích"), radios=True)
    unit = forms.ChoiceField(label=gettext_lazy("Nơi thực hiện"))
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"), max_length=60, width=20, required=False
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"), parts=True, not_after_today=True, required=False
    )
    deployed_on = forms.DateField(
        label=gettext_lazy("Ngày triển khai"), parts=True, not_after_today=True, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes = PilotModel._meta.get_field("purpose").choices
        self.choose("purpose", _capitals(list(purposes or ())))


class AreaForm(RowForm):
    names = ("document", "starts_on", "ends_on")
    unit_field = "commune"

    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    document = forms.CharField(
        label=gettext_lazy("Văn bản của Công an"),
        help_text=gettext_lazy("Số, ngày và tên danh sách địa bàn phức tạp."),
        max_length=120,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("Được liệt kê từ ngày"), parts=True, not_after_today=True
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày, nếu đã đưa ra"), parts=True, required=False
    )


class ProcedureForm(RowForm):
    names = ("name", "online_from")
    unit_field, communes_only = "unit", False

    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=200)
    unit = forms.ChoiceField(label=gettext_lazy("Cấp cung cấp"))
    online_from = forms.DateField(
        label=gettext_lazy("Cung cấp trực tuyến từ ngày"),
        help_text=gettext_lazy("Để trống khi thủ tục chưa được cung cấp trực tuyến."),
        parts=True,
        not_after_today=True,
        required=False,
    )


class AttendanceForm(forms.Form):
    """Officials who came and are not yet written down."""

    staff = forms.MultipleChoiceField(
        label=gettext_lazy("Cán bộ đã dự lớp này"),
        error_messages={"required": gettext_lazy("Chọn ít nhất một cán bộ")},
    )

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Staff] = {str(one.root_id): one for one in people}
        self.choose(
            "staff",
            [(key, f"{one.name}, {one.agency.short_name}") for key, one in self.people.items()],
        )

    def chosen(self) -> list[Staff]:
        return [self.people[key] for key in self.cleaned_data["staff"]]


class ActivityFilterForm(forms.FilterForm):
    """The conditions of the list of activities."""

    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"))
    setting = forms.ChoiceField(label=gettext_lazy("Nơi tổ chức"))
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    period = forms.ChoiceField(label=gettext_lazy("Thời gian"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = [(str(one.pk), one.name) for one in queries.own_communes(user)]
        known = periods.choices(clock.today())
        asked = periods.period(self.data.get("period", ""))
        if asked is not None and asked not in known:
            known.append(asked)
        self.choose("kind", _capitals(Activity.Kind.choices), empty=_("Mọi hình thức"))
        self.choose("setting", _capitals(Setting.choices), empty=_("Mọi nơi"))
        self.choose("commune", communes, empty=_("Mọi xã, phường"))
        self.choose("period", [(one.id, one.title) for one in known], empty=_("Mọi thời gian"))
        if len(communes) < 2:
            del self.fields["commune"]

    def wanted(self) -> ActivityFilter:
        """The conditions that make sense; the others are shown as errors and left out."""
        self.is_valid()
        data = self.cleaned_data
        return ActivityFilter(
            kind=data.get("kind") or "",
            setting=data.get("setting") or "",
            commune=int(data["commune"]) if data.get("commune") else None,
            period=periods.period(data.get("period") or ""),
        )


def _by_place(agencies: list[Agency]) -> list[tuple[str, Any]]:
    """Agencies under the name of their unit, when there are several units."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in agencies:
        groups.setdefault(one.unit.name, []).append((str(one.pk), one.name))
    return list(groups.items()) if len(groups) > 1 else next(iter(groups.values()), [])


def _capitals(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Words that stand inside a sentence elsewhere, for the start of a line."""
    return [(value, str(words)[:1].upper() + str(words)[1:]) for value, words in choices]
