"""The filters of the work list and its small forms."""

from __future__ import annotations

from typing import Any

from django.forms import EmailField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.procedures.work.models import MailSetting
from donghanh.procedures.work.presenters import limit_words
from donghanh.procedures.work.queries import Viewer, WorkFilter, limits_open
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.forms.lists import ask_commune
from donghanh.register.models import Measure
from donghanh.register.presenters import words
from donghanh.ui import forms

#: Working days over the limit from which on a head may ask to see work.
MOST_WORKING_DAYS = 30


class WorkForm(forms.FilterForm):
    """The conditions of the work list; ``due`` is chosen by tabs. Ties to the viewer's unit."""

    q = forms.CharField(label=gettext_lazy("Tên, mã hồ sơ"), max_length=120)
    whose = forms.ChoiceField(
        label=gettext_lazy("Việc của ai"),
        choices=[
            ("", gettext_lazy("Cả địa bàn")),
            ("office", gettext_lazy("Cơ quan tôi")),
            ("mine", gettext_lazy("Giao cho tôi")),
        ],
    )
    assignee = forms.ChoiceField(label=gettext_lazy("Người được giao"))
    limit = forms.ChoiceField(label=gettext_lazy("Thời hạn"))
    measure = forms.ChoiceField(label=gettext_lazy("Biện pháp"))
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))
    group = forms.ChoiceField(
        label=gettext_lazy("Xếp theo"),
        choices=[("", gettext_lazy("Ngày đến hạn")), ("case", gettext_lazy("Từng hồ sơ"))],
    )

    def __init__(self, *args: Any, who: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(m.value, words.measure_words(m, short=True)) for m in Measure]
        people = [(str(pk), name) for pk, name in who.colleagues.items()]
        limits = {name: limit_words(regime, name) for regime, name in limits_open(who.user)}
        self.choose("measure", measures, empty=_("Mọi biện pháp"))
        self.choose(
            "limit", sorted(limits.items(), key=lambda one: one[1]), empty=_("Mọi thời hạn")
        )
        self.choose("assignee", [("none", _("Chưa giao ai")), *people], empty=_("Bất kỳ ai"))
        ask_commune(self, who.user, empty=_("Mọi xã, phường"))

    def wanted(self, *, due: str, cursor: str) -> WorkFilter:
        """The conditions that make sense; the others are shown as errors and left out."""
        self.is_valid()
        data = self.cleaned_data
        return WorkFilter(
            q=data.get("q") or "",
            whose=data.get("whose") or "",
            due=due,
            measure=data.get("measure") or "",
            commune=int(data["commune"]) if data.get("commune") else None,
            limit=data.get("limit") or "",
            assignee=data.get("assignee") or "",
            cursor=cursor,
        )

    @property
    def grouped(self) -> bool:
        return self.cleaned_data.get("group") == "case"


class AbsenceForm(KeyedForm):
    """Who is away, who does the work, from when to when, and why."""

    officer = forms.ChoiceField(label=gettext_lazy("Người vắng mặt"))
    deputy = forms.ChoiceField(label=gettext_lazy("Người làm thay"))
    starts_on = forms.DateField(label=gettext_lazy("Từ ngày"))
    ends_on = forms.DateField(label=gettext_lazy("Đến hết ngày"))
    why = forms.CharField(label=gettext_lazy("Lý do"), max_length=200)

    def __init__(self, *args: Any, who: Viewer, head: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("Chọn một người"))
        people = [(str(pk), name) for pk, name in who.colleagues.items()]
        own = (str(who.user.pk), who.user.full_name)
        self.choose("officer", [nobody, *people] if head else [own])
        self.choose("deputy", [nobody, *(one for one in people if head or one != own)])
        self.fields["starts_on"].initial = clock.today()


class MailForm(forms.Form):
    """Where and how often to be reminded."""

    email = EmailField(
        label=gettext_lazy("Địa chỉ thư điện tử"),
        required=False,
        error_messages={"invalid": gettext_lazy("Địa chỉ thư điện tử chưa đúng")},
    )
    digest = forms.ChoiceField(
        label=gettext_lazy("Thư nhắc việc"),
        choices=MailSetting.Digest.choices,
        radios=True,
    )


class EscalationForm(forms.Form):
    """From how many working days over the limit on the head sees work."""

    after_days = forms.IntegerField(
        label=gettext_lazy("Số ngày làm việc quá hạn"), min_value=0, max_value=MOST_WORKING_DAYS
    )
