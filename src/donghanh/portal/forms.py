"""Forms of the queue of requests."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.portal.clocks import clocks
from donghanh.portal.models import DataRequestStep
from donghanh.portal.queries import Standing
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.forms.lists import ask_commune
from donghanh.register.models import Person
from donghanh.register.presenters import words
from donghanh.ui import forms


class RequestForm(KeyedForm):
    """A request as it comes in, on paper or at the counter."""

    kind = forms.ChoiceField(label=gettext_lazy("Người đó yêu cầu gì"), radios=True)
    received_on = forms.DateField(label=gettext_lazy("Ngày nhận"), not_after_today=True)
    applicant = forms.CharField(label=gettext_lazy("Người yêu cầu"), max_length=120)
    representing = forms.CharField(
        label=gettext_lazy("Quan hệ, nếu là người đại diện"),
        help_text=gettext_lazy("Để trống khi người có thông tin tự yêu cầu."),
        max_length=120,
        required=False,
    )
    file_number = forms.CharField(
        label=gettext_lazy("Mã hồ sơ của người có thông tin"),
        help_text=gettext_lazy("Để trống khi cơ quan không có hồ sơ về người này."),
        max_length=24,
        required=False,
    )
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    text = forms.CharField(label=gettext_lazy("Nội dung yêu cầu"), long=True, max_length=5_000)
    others = forms.BooleanField(
        label=gettext_lazy("Liên quan đến thông tin của người khác"), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.choose("kind", [(one.id, words.said(one)) for one in clocks().kinds])
        ask_commune(self, user, empty=_("Chọn xã, phường"))

    def clean_file_number(self) -> str:
        number: str = self.cleaned_data.get("file_number") or ""
        self.person: Person | None = None
        if number:
            found = Person.objects.visible_to(self._user).filter(file_number=number)
            self.person = found.select_related("commune").first()
            if self.person is None:
                self.add_error(
                    "file_number", _("Không có hồ sơ mang mã này trong địa bàn của anh/chị.")
                )
        return number

    @property
    def received_at(self) -> datetime:
        """Today's requests come in now; of an earlier day its start is taken."""
        day = self.cleaned_data["received_on"]
        if day == clock.today():
            return clock.now()
        return timezone.make_aware(datetime.combine(day, time.min))


class StepForm(KeyedForm):
    """What the office did about a request."""

    required_when: ClassVar = {
        "ground": lambda data: data.get("act") == DataRequestStep.Act.REFUSED,
        "note": lambda data: data.get("act") != DataRequestStep.Act.ANSWERED,
    }

    act = forms.ChoiceField(label=gettext_lazy("Việc đã làm"), radios=True)
    ground = forms.ChoiceField(label=gettext_lazy("Căn cứ, nếu từ chối"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Nội dung đã trả lời"), long=True, max_length=5_000, required=False
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("act", [(one.value, one.label) for one in standing.open_acts])
        grounds = [(ground.id, words.said(ground)) for ground in clocks().grounds]
        self.choose("ground", [("", _("Chọn căn cứ")), *grounds])
