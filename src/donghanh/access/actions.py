"""What the actions of the access log are called on screen. An unknown one shows its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LABELS: Mapping[str, StrPromise] = {
    "signin.succeeded": _("Đăng nhập"),
    "signin.failed": _("Đăng nhập không thành công"),
    "signin.locked": _("Tạm khóa vì đăng nhập sai nhiều lần"),
    "signout.done": _("Đăng xuất"),
    "password.changed": _("Đổi mật khẩu"),
    "password.reset": _("Đặt lại mật khẩu của người khác"),
    "user.created": _("Lập tài khoản"),
    "user.closed": _("Khóa tài khoản"),
    "user.opened": _("Mở lại tài khoản"),
    "membership.started": _("Giao nhiệm vụ"),
    "membership.ended": _("Kết thúc nhiệm vụ"),
    "person.opened": _("Mở hồ sơ một người"),
    "person.identity_revealed": _("Xem số định danh"),
    "person.created": _("Lập hồ sơ mới"),
    "person.changed": _("Sửa thông tin một người"),
    "entry.recorded": _("Ghi việc vào hồ sơ"),
    "entry.corrected": _("Đính chính trong hồ sơ"),
    "entry.retracted": _("Rút việc khỏi hồ sơ"),
    "list.printed": _("In danh sách"),
    "list.exported": _("Xuất danh sách"),
    "rows.opened": _("Xem các dòng đằng sau một con số"),
    "plan.imported": _("Nhập kế hoạch"),
    "report.exported": _("Xuất báo cáo"),
    "report.signed": _("Ký báo cáo"),
}

SUBJECTS: Mapping[str, StrPromise] = {
    "user": _("tài khoản"),
    "person": _("hồ sơ"),
    "case": _("biện pháp"),
    "entry": _("việc đã ghi"),
    "plan": _("kế hoạch"),
    "submission": _("báo cáo"),
    "indicator": _("chỉ số"),
    "list": _("danh sách"),
}
