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
    "support.opened": _("Xem phần hỗ trợ"),
    "support.recorded": _("Ghi một lần hỗ trợ"),
    "support.corrected": _("Đính chính phần hỗ trợ"),
    "support.retracted": _("Rút mục khỏi phần hỗ trợ"),
    "support.assigned": _("Giao người đồng hành"),
    "support.assignment_ended": _("Kết thúc đồng hành"),
    "list.printed": _("In danh sách"),
    "list.exported": _("Xuất danh sách"),
    "rows.opened": _("Xem các dòng đằng sau một con số"),
    "plan.imported": _("Nhập kế hoạch"),
    "plan.confirmed": _("Xác nhận kế hoạch"),
    "plan.progress_recorded": _("Ghi tiến độ nhiệm vụ"),
    "report.exported": _("Xuất báo cáo"),
    "report.signed": _("Ký báo cáo"),
    "log.verified": _("Kiểm tra nhật ký có nguyên vẹn không"),
    "register.checked": _("Đối chiếu sổ hồ sơ với các mục đã ghi"),
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
