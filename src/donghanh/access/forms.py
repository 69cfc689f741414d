"""The forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from donghanh.access.actions import LABELS as ACTIONS
from donghanh.access.models import User, role_choices
from donghanh.agencies.models import Agency
from donghanh.ui import forms


def _password(label: Any, autocomplete: str, help_text: Any = "") -> django_forms.CharField:
    """A password is taken exactly as typed, spaces included."""
    return django_forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        help_text=help_text,
        widget=django_forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        widget=django_forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password(_("Mật khẩu"), "current-password")


class PasswordForm(forms.Form):
    old = _password(_("Mật khẩu hiện tại"), "current-password")
    new = _password(
        _("Mật khẩu mới"),
        "new-password",
        _("Ít nhất 10 ký tự. Một câu ngắn vừa dễ nhớ vừa an toàn."),
    )
    again = _password(_("Nhập lại mật khẩu mới"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("new") not in (None, again):
            raise ValidationError(gettext("Hai lần nhập mật khẩu mới chưa giống nhau."))
        return again


class LogFilter(forms.FilterForm):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    action = forms.ChoiceField(
        label=_("Việc đã làm"), choices=[("", _("Mọi việc")), *ACTIONS.items()]
    )
    subject_id = forms.CharField(label=_("Mã hồ sơ"), max_length=60)
    since = forms.DateField(label=_("Từ ngày"))
    until = forms.DateField(label=_("Đến hết ngày"))


class OwnLogFilter(forms.FilterForm):
    action = forms.ChoiceField(
        label=_("Việc đã làm"), choices=[("", _("Mọi việc")), *ACTIONS.items()]
    )
    since = forms.DateField(label=_("Từ ngày"))
    until = forms.DateField(label=_("Đến hết ngày"))


class UserFilter(forms.FilterForm):
    words = forms.CharField(label=_("Tên đăng nhập hoặc họ tên"), max_length=60)


class UnitFilter(forms.FilterForm):
    unit = forms.CharField(label=_("Mã hoặc tên đơn vị hành chính"), max_length=60)
    on = forms.DateField(label=_("Ngày bắt đầu nhiệm vụ"))


class NewUserForm(forms.Form):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        help_text=_("Chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang; thí dụ: nv.mau"),
    )
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)


class AppointForm(forms.Form):
    """A task in one of ``agencies``: those that work on its first day."""

    agency = forms.ChoiceField(label=_("Cơ quan"))
    role = forms.ChoiceField(label=_("Vai trò trong hệ thống"), choices=role_choices)
    title = forms.CharField(label=_("Chức danh trên giấy tờ"), max_length=120, required=False)
    valid_from = forms.DateField(label=_("Từ ngày"))

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.choose("agency", [(key, agency.full_name) for key, agency in self.agencies.items()])
        self.fields["agency"].error_messages["invalid_choice"] = gettext(
            "Cơ quan này không hoạt động vào ngày bắt đầu."
        )

    def clean_agency(self) -> Agency:
        return self.agencies[self.cleaned_data["agency"]]


class EndForm(forms.Form):
    last_day = forms.DateField(label=_("Ngày làm việc cuối cùng"))


class HandOverForm(forms.Form):
    to = forms.CharField(label=_("Tên đăng nhập của người nhận"), max_length=60)
    on = forms.DateField(label=_("Nhận từ ngày"))

    def clean_to(self) -> User:
        try:
            return User.objects.get_by_natural_key(self.cleaned_data["to"])
        except User.DoesNotExist:
            raise ValidationError(gettext("Không có tài khoản nào mang tên này.")) from None
