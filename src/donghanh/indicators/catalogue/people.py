"""Figures on people beside the targets: who is on file, in which measure, and what ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from donghanh.indicators.catalogue import groups
from donghanh.indicators.catalogue.indicator import Indicator, MeasureKind
from donghanh.indicators.measures import Count, Share
from donghanh.indicators.nodes import Accompanied, InStatus, Papers, Served, When

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_PERSONS = _("người")


def _stock(
    id_: str,
    vi: StrOrPromise,
    short: StrOrPromise,
    en: str,
    said: StrOrPromise,
    source: tuple[str, ...],
    *,
    statuses: tuple[str, ...] = (),
    registers: tuple[str, ...] = (),
) -> Indicator:
    rows = InStatus(said, When.AT_END, registers=registers, statuses=statuses)
    return _count(id_, vi, short, en, "stock", Count(rows), source)


def _flow(
    id_: str,
    vi: StrOrPromise,
    short: StrOrPromise,
    en: str,
    said: StrOrPromise,
    kinds: tuple[str, ...],
    source: tuple[str, ...],
) -> Indicator:
    return _count(id_, vi, short, en, "flow", Count(Papers(said, kinds)), source)


def _given(
    id_: str,
    vi: StrOrPromise,
    short: StrOrPromise,
    en: str,
    said: StrOrPromise,
    services: tuple[str, ...],
    source: tuple[str, ...],
) -> Indicator:
    return _count(id_, vi, short, en, "flow", Count(Served(said, services)), source)


def _count(
    id_: str,
    vi: StrOrPromise,
    short: StrOrPromise,
    en: str,
    measure: MeasureKind,
    measured: Count,
    source: tuple[str, ...],
) -> Indicator:
    return Indicator(
        id=id_,
        vi=vi,
        short=short,
        en=en,
        measure=measure,
        unit=_PERSONS,
        measured=measured,
        source=source,
        confidence="unverified" if source == ("X",) else "verified",
        grows=measure == "flow",
    )


INDICATORS = (
    _stock(
        "addicts_registered",
        _("Số người nghiện có hồ sơ quản lý"),
        _("Người nghiện có hồ sơ"),
        "Registered addicts",
        _("người nghiện có hồ sơ quản lý"),
        ("A", "X"),
        registers=(groups.ADDICTS,),
    ),
    _stock(
        "users_registered",
        _("Số người sử dụng trái phép có hồ sơ quản lý"),
        _("Người sử dụng trái phép có hồ sơ"),
        "Registered drug users (not addicted)",
        _("người sử dụng trái phép chất ma túy có hồ sơ quản lý"),
        ("A", "B", "L120"),
        registers=(groups.USERS,),
    ),
    _flow(
        "addicts_new",
        _("Số người được xác định nghiện trong kỳ"),
        _("Người mới được xác định nghiện"),
        "Found addicted in the period",
        _("người được kết luận nghiện ma túy"),
        ("determination.found_dependent",),
        ("A", "X"),
    ),
    _flow(
        "users_new",
        _("Số người sử dụng trái phép có quyết định quản lý mới"),
        _("Người sử dụng mới vào diện quản lý"),
        "New users under management",
        _("người có quyết định quản lý người sử dụng trái phép"),
        ("user.management_decided",),
        ("L120", "X"),
    ),
    _stock(
        "vol_home_active",
        _("Số người đang cai nghiện tự nguyện tại gia đình, cộng đồng"),
        _("Đang cai tự nguyện tại nhà, cộng đồng"),
        "In voluntary home or community rehabilitation",
        _("người đang cai nghiện tự nguyện tại gia đình, cộng đồng"),
        ("F1", "F3"),
        statuses=("voluntary_home",),
    ),
    _stock(
        "vol_facility_active",
        _("Số người đang cai nghiện tự nguyện tại cơ sở"),
        _("Đang cai tự nguyện tại cơ sở"),
        "In voluntary facility rehabilitation",
        _("người đang cai nghiện tự nguyện tại cơ sở"),
        ("F2",),
        statuses=groups.VOLUNTARY_FACILITY,
    ),
    _flow(
        "vol_registered",
        _("Số người đăng ký cai nghiện tự nguyện"),
        _("Đăng ký cai tự nguyện"),
        "Voluntary registrations",
        _("người đăng ký cai nghiện tự nguyện"),
        ("voluntary_home.registered", "voluntary_facility.registered"),
        ("F1", "ND163"),
    ),
    _flow(
        "vol_completed",
        _("Số người hoàn thành cai nghiện tự nguyện"),
        _("Hoàn thành cai tự nguyện"),
        "Voluntary completions",
        _("người hoàn thành cai nghiện tự nguyện"),
        ("voluntary_home.completed", "voluntary_facility.completed"),
        ("F1", "F2"),
    ),
    _flow(
        "comp_files_sent",
        _("Số người có hồ sơ đề nghị cai nghiện bắt buộc được gửi đi"),
        _("Hồ sơ bắt buộc đã gửi"),
        "Persons whose compulsory file was sent",
        _("người có hồ sơ đề nghị cai nghiện bắt buộc được gửi đi"),
        ("compulsory.dossier_sent",),
        ("A", "X"),
    ),
    _flow(
        "comp_decided",
        _("Số người có quyết định của Tòa án đưa đi cai nghiện bắt buộc"),
        _("Quyết định của Tòa án"),
        "Persons with a court decision",
        _("người có quyết định của Tòa án đưa vào cơ sở cai nghiện bắt buộc"),
        ("compulsory.court_decided",),
        ("X",),
    ),
    _stock(
        "comp_active",
        _("Số người đang cai nghiện bắt buộc tại cơ sở"),
        _("Đang cai bắt buộc tại cơ sở"),
        "In compulsory rehabilitation",
        _("người đang chấp hành quyết định tại cơ sở cai nghiện bắt buộc"),
        ("F2",),
        statuses=("compulsory_serving",),
    ),
    _flow(
        "comp_completed",
        _("Số người chấp hành xong cai nghiện bắt buộc"),
        _("Chấp hành xong cai bắt buộc"),
        "Compulsory completions",
        _("người chấp hành xong quyết định cai nghiện bắt buộc"),
        ("compulsory.completed",),
        ("F1", "F2"),
    ),
    _flow(
        "ost_new",
        _("Số người mới vào điều trị thay thế"),
        _("Mới vào điều trị thay thế"),
        "New substitution admissions",
        _("người được tiếp nhận điều trị thay thế"),
        ("substitution.admitted",),
        ("HIV",),
    ),
    _flow(
        "ost_left",
        _("Số người ra khỏi điều trị thay thế"),
        _("Ra khỏi điều trị thay thế"),
        "Substitution exits",
        _("người hoàn thành, tự ngừng hoặc bị chấm dứt điều trị thay thế"),
        groups.LEFT_SUBSTITUTION,
        ("HIV", "X"),
    ),
    _stock(
        "post_active",
        _("Số người đang quản lý sau cai nghiện tại nơi cư trú"),
        _("Đang quản lý sau cai"),
        "Under post-rehabilitation management",
        _("người có quyết định quản lý sau cai nghiện còn hiệu lực"),
        ("F1", "F3"),
        registers=(groups.POST_REHAB,),
    ),
    _flow(
        "post_completed",
        _("Số người hoàn thành thời hạn quản lý sau cai nghiện"),
        _("Hoàn thành quản lý sau cai"),
        "Post-rehabilitation completions",
        _("người hoàn thành thời hạn quản lý sau cai nghiện"),
        ("post_rehab.ended",),
        ("F1",),
    ),
    Indicator(
        id="support_assigned",
        vi=_("Tỷ lệ người sau cai có hội viên, đoàn viên, tình nguyện viên nhận giúp đỡ"),
        short=_("Người sau cai có người nhận giúp đỡ"),
        en="Share of post-rehabilitation persons with an assigned helper",
        measure="rate",
        unit="%",
        measured=Share(part=Accompanied(When.AT_END), whole=groups.POST_REHAB_AT_END),
        source=("A",),
        confidence="verified",
        hints=(("hoi vien", "doan vien", "tinh nguyen vien"), ("giup do",), ("sau cai",)),
    ),
    _given(
        "support_counselling",
        _("Số người được tư vấn tâm lý, xã hội, pháp lý"),
        _("Người được tư vấn"),
        "Persons counselled",
        _("người được tư vấn"),
        ("counselling",),
        ("A", "B", "F1"),
    ),
    _given(
        "support_vocational",
        _("Số người được hỗ trợ học nghề"),
        _("Người được học nghề"),
        "Persons given vocational training",
        _("người được hỗ trợ học nghề"),
        ("vocational",),
        ("A", "B", "F1"),
    ),
    _given(
        "support_job",
        _("Số người được giới thiệu, tạo việc làm"),
        _("Người được tạo việc làm"),
        "Job placements",
        _("người được giới thiệu, tạo việc làm"),
        ("job",),
        ("A", "B", "F1"),
    ),
    _given(
        "support_loan",
        _("Số người được vay vốn"),
        _("Người được vay vốn"),
        "Persons given a loan",
        _("người được vay vốn"),
        ("loan",),
        ("A",),
    ),
)
