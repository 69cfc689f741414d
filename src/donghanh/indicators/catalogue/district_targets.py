"""The indicators of the targets of the plan of Tam Đường district for 2023."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from donghanh.indicators.catalogue import groups
from donghanh.indicators.catalogue.indicator import Indicator
from donghanh.indicators.measures import Count, Met, Share, Together
from donghanh.indicators.nodes import (
    Communes,
    CommunesWith,
    ComplexCommunes,
    Models,
    Or,
    Procedures,
    ReportingCommunes,
    Served,
)

_SVC_ADDICT = Share(
    part=Or(
        (
            Served(
                _("người đã được tư vấn, khám sàng lọc, đánh giá, giáo dục thay đổi hành vi"),
                groups.COUNSELLED,
            ),
            groups.IN_CARE_IN_PERIOD,
        )
    ),
    whole=groups.ADDICTS_IN_PERIOD,
    cohort="addict",
)
_SVC_POST_REHAB = Share(
    part=Served(
        _("người đã được hỗ trợ dạy nghề, việc làm, vay vốn hoặc hòa nhập cộng đồng"),
        groups.REINTEGRATED,
    ),
    whole=groups.POST_REHAB_IN_PERIOD,
    cohort="post_rehab",
)
INDICATORS = (
    Indicator(
        id="svc_compound_b",
        vi=_(
            "Tỷ lệ gộp: người nghiện có hồ sơ được tư vấn, sàng lọc, giáo dục, điều trị, cai "
            "nghiện và người sau cai được hỗ trợ"
        ),
        short=_("Người nghiện và người sau cai được giúp đỡ"),
        en="Compound service rate (addicts and post-rehabilitation)",
        measure="rate",
        unit="%",
        measured=Together((_SVC_ADDICT, _SVC_POST_REHAB)),
        source=("B",),
        confidence="verified",
        notes=(
            _(
                "Kế hoạch nối hai nhóm người bằng chữ “và” trong một tỷ lệ. Ở đây nêu tỷ lệ của "
                "từng nhóm và một tỷ lệ gộp: tổng người được giúp đỡ chia tổng hai nhóm. Cách gộp "
                "này là đề xuất, cần xác nhận."
            ),
            _("“Trên 85%” là lớn hơn 85%."),
        ),
        counted=(
            _(
                "Người vừa thuộc nhóm người nghiện vừa thuộc nhóm sau cai trong kỳ được tính ở cả "
                "hai nhóm, vì mỗi nhóm cần dịch vụ riêng."
            ),
        ),
        hints=(
            ("nguoi nghien ma tuy co ho so",),
            ("sang loc",),
            ("giao duc thay doi hanh vi",),
            ("nguoi sau cai nghien",),
            ("day nghe",),
        ),
    ),
    Indicator(
        id="svc_addict_b",
        vi=_(
            "Tỷ lệ người nghiện có hồ sơ được tư vấn, khám sàng lọc, đánh giá, giáo dục, điều trị, "
            "cai nghiện"
        ),
        short=_("Người nghiện được tư vấn, điều trị, cai nghiện"),
        en="Share of registered addicts counselled, screened, treated or rehabilitated",
        measure="rate",
        unit="%",
        measured=_SVC_ADDICT,
        source=("B",),
        confidence="verified",
        notes=(_("Một vế của chỉ tiêu ghép “trên 85%” của kế hoạch huyện."),),
        hints=(("nguoi nghien ma tuy co ho so",), ("sang loc",), ("giao duc thay doi hanh vi",)),
    ),
    Indicator(
        id="svc_postrehab_b",
        vi=_("Tỷ lệ người sau cai được hỗ trợ dạy nghề, việc làm, hòa nhập"),
        short=_("Người sau cai được hỗ trợ nghề, việc làm"),
        en="Share of post-rehabilitation persons given vocational, job or reintegration support",
        measure="rate",
        unit="%",
        measured=_SVC_POST_REHAB,
        source=("B", "F1"),
        confidence="verified",
        notes=(_("Một vế của chỉ tiêu ghép “trên 85%” của kế hoạch huyện."),),
        hints=(("nguoi sau cai nghien",), ("day nghe",), ("viec lam",)),
    ),
    Indicator(
        id="models_rehab",
        vi=_("Số mô hình cai nghiện, quản lý sau cai hiệu quả được xây dựng"),
        short=_("Mô hình cai nghiện, quản lý sau cai"),
        en="Rehabilitation and post-rehabilitation models built",
        measure="flow",
        unit=_("mô hình"),
        measured=Count(
            Models(
                _("mô hình cai nghiện, quản lý sau cai nghiện đã có quyết định và được triển khai"),
                purpose="rehab",
            )
        ),
        source=("B",),
        confidence="verified",
        grows=True,
        hints=(("mo hinh",), ("cai nghien",), ("xay dung", "trien khai")),
    ),
    Indicator(
        id="it_online_reporting",
        vi=_("Triển khai báo cáo trực tuyến"),
        short=_("Báo cáo trực tuyến"),
        en="Online reporting in use",
        measure="binary",
        unit=_("đạt/không"),
        measured=Met(part=ReportingCommunes(), whole=Communes()),
        source=("B",),
        confidence="verified",
        grows=True,
        notes=(
            _(
                "Kế hoạch không nêu mức; ở đây đạt khi mọi xã, thị trấn đã gửi ít nhất một báo "
                "cáo qua hệ thống trong kỳ. Số xã đã gửi luôn hiện bên cạnh."
            ),
        ),
        hints=(("bao cao truc tuyen",), ("cong nghe thong tin",)),
    ),
    Indicator(
        id="it_online_services",
        vi=_("Cung cấp dịch vụ công trực tuyến lĩnh vực cai nghiện, quản lý sau cai"),
        short=_("Dịch vụ công trực tuyến"),
        en="Online public services provided",
        measure="binary",
        unit=_("đạt/không"),
        measured=Met(part=Procedures(online=True), whole=Procedures()),
        source=("B",),
        confidence="verified",
        grows=True,
        notes=(
            _(
                "Kế hoạch không nêu mức; ở đây đạt khi mọi thủ tục của lĩnh vực đã được cung cấp "
                "trực tuyến. Số thủ tục đã cung cấp luôn hiện bên cạnh."
            ),
        ),
        hints=(("dich vu cong truc tuyen",), ("cong nghe thong tin", "chinh phu dien tu")),
    ),
    Indicator(
        id="user_prevention_access",
        vi=_(
            "Tỷ lệ người sử dụng trái phép có hồ sơ quản lý được tư vấn, hỗ trợ phòng ngừa nghiện"
        ),
        short=_("Người sử dụng được phòng ngừa nghiện"),
        en="Share of registered users reached by prevention services",
        measure="rate",
        unit="%",
        measured=Share(
            part=Served(
                _("người đã được tư vấn, giáo dục, hỗ trợ phòng ngừa nghiện"),
                ("counselling", "education", "prevention"),
            ),
            whole=groups.USERS_IN_PERIOD,
        ),
        source=("B",),
        confidence="verified",
        hints=(
            ("nguoi su dung trai phep",),
            ("phong ngua nghien", "du phong nghien"),
            ("ho so quan ly",),
        ),
    ),
    Indicator(
        id="complex_communes_prevention",
        vi=_(
            "Tỷ lệ xã, thị trấn có địa bàn phức tạp tổ chức phòng ngừa tại trường học, nơi làm "
            "việc, cộng đồng"
        ),
        short=_("Xã phức tạp có hoạt động phòng ngừa"),
        en="Share of drug-complex communes running prevention activities",
        measure="rate",
        unit="%",
        measured=Share(
            part=CommunesWith(
                _(
                    "xã, phường, thị trấn có ít nhất một hoạt động phòng ngừa tại trường học, nơi "
                    "làm việc hoặc cộng đồng"
                ),
                kinds=("session", "contest"),
                settings=("school", "workplace", "community"),
            ),
            whole=ComplexCommunes(),
        ),
        source=("B",),
        confidence="verified",
        grows=True,
        notes=(
            _(
                "Địa bàn phức tạp là xã, phường, thị trấn trong danh sách do Công an xác định, có "
                "hiệu lực theo thời gian."
            ),
            _(
                "Kế hoạch không nêu phải đủ cả ba môi trường hay chỉ một; ở đây tính khi có ít "
                "nhất một môi trường."
            ),
        ),
        hints=(("dia ban phuc tap",), ("truong hoc",), ("phong ngua",)),
    ),
)
