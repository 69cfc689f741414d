"""The indicators of the targets of the plan of Lai Châu city for 2024."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from donghanh.indicators.catalogue import groups
from donghanh.indicators.catalogue.indicator import Indicator
from donghanh.indicators.measures import Count, OutOf, Share
from donghanh.indicators.nodes import (
    Accompanied,
    Communes,
    CommunesWith,
    InPost,
    InStatus,
    Or,
    Papers,
    Trained,
    When,
)

_THREE_WHOLES = _(
    "Các chỉ tiêu 100% ở mục II.2, mục IV.3.b và mục VI.2 của kế hoạch thành phố có mẫu số khác "
    "nhau, nên được tính thành ba chỉ số riêng, không gộp."
)

INDICATORS = (
    Indicator(
        id="svc_access_all",
        vi=_(
            "Tỷ lệ người nghiện và người sử dụng trái phép có hồ sơ quản lý được tiếp cận dịch vụ "
            "tư vấn, điều trị, cai nghiện, hòa nhập"
        ),
        short=_("Người có hồ sơ được tiếp cận dịch vụ"),
        en="Share of registered addicts and users reached by at least one service",
        measure="rate",
        unit="%",
        measured=Share(part=groups.REACHED, whole=groups.ON_FILE_IN_PERIOD),
        source=("A",),
        confidence="verified",
        notes=(
            _(
                "Kế hoạch không nêu phải nhận bao nhiêu dịch vụ; ở đây tính người nhận ít nhất "
                "một dịch vụ trong kỳ."
            ),
            _("Kế hoạch viết “90%” mà không ghi “ít nhất”; ở đây từ 90% trở lên là đạt."),
        ),
        not_counted=(_("Xét nghiệm, kiểm tra cư trú, thăm tại nhà và tuyên truyền chung."),),
        hints=(
            ("tiep can dich vu", "tiep can"),
            ("nguoi nghien va nguoi su dung",),
            ("ho so quan ly",),
            ("hoa nhap cong dong",),
        ),
    ),
    Indicator(
        id="managed_after_completion",
        vi=_(
            "Tỷ lệ người hoàn thành cai nghiện tại cơ sở hoặc hoàn thành điều trị thay thế được "
            "quản lý, tư vấn, giám sát, hỗ trợ"
        ),
        short=_("Người hoàn thành được quản lý, hỗ trợ"),
        en="Share of completers (facility or substitution) under management and support",
        measure="rate",
        unit="%",
        measured=Share(
            part=Or((groups.POST_REHAB_DECIDED, groups.ANY_SUPPORT)),
            whole=groups.FACILITY_COMPLETERS,
            after=True,
        ),
        source=("A",),
        confidence="verified",
        notes=(
            _THREE_WHOLES,
            _(
                "Người được tính là có quản lý, hỗ trợ khi có quyết định quản lý sau cai nghiện "
                "hoặc ít nhất một lần tư vấn, thăm, hỗ trợ kể từ ngày hoàn thành."
            ),
        ),
        not_counted=(_("Người hoàn thành cai nghiện tự nguyện tại gia đình, cộng đồng."),),
        hints=(
            ("hoan thanh chuong trinh cai nghien", "hoan thanh cai nghien"),
            ("tai co so cai nghien",),
            ("giam sat",),
            ("ho tro, giup do", "giup do bang nhieu hinh thuc"),
        ),
    ),
    Indicator(
        id="compulsory_sent",
        vi=_("Số người được đưa đi cai nghiện bắt buộc tại cơ sở của tỉnh"),
        short=_("Đưa đi cai nghiện bắt buộc"),
        en="Persons admitted to compulsory rehabilitation",
        measure="flow",
        unit=_("người"),
        measured=Count(
            Papers(
                _("người được bàn giao, tiếp nhận vào cơ sở cai nghiện bắt buộc"),
                ("compulsory.handed_over",),
            )
        ),
        source=("A", "F2"),
        confidence="verified",
        grows=True,
        notes=(
            _(
                "Mục VI.2 giao Công an thành phố “hoàn thành và vượt” chỉ tiêu, nên từ 10 người "
                "trở lên là đạt."
            ),
        ),
        not_counted=(_("Người có quyết định nhưng chưa được đưa vào cơ sở."),),
        hints=(("dua",), ("bat buoc", "trung tam dieu tri cai nghien"), ("nguoi di cai",)),
    ),
    Indicator(
        id="ost_active",
        vi=_("Số người đang điều trị thay thế bằng methadone"),
        short=_("Đang điều trị bằng methadone"),
        en="Patients currently on methadone",
        measure="stock",
        unit=_("người"),
        measured=Count(
            InStatus(_("người đang điều trị thay thế"), When.AT_END, statuses=("substitution",))
        ),
        source=("A", "HIV"),
        confidence="verified",
        notes=(_("Kế hoạch ghi “duy trì … cho 245 người”; ở đây từ 245 người trở lên là đạt."),),
        hints=(("methadone", "thuoc thay the"), ("duy tri", "dieu tri"), ("co so dieu tri",)),
    ),
    Indicator(
        id="communes_communicated",
        vi=_("Số xã, phường được tuyên truyền về phòng, chống ma túy, cai nghiện, quản lý sau cai"),
        short=_("Xã, phường được tuyên truyền"),
        en="Communes covered by communication",
        measure="flow",
        unit=_("xã, phường"),
        measured=OutOf(
            part=CommunesWith(
                _("xã, phường, thị trấn có ít nhất một hoạt động tuyên truyền"),
                kinds=("session", "broadcast", "material", "contest"),
            ),
            whole=Communes(),
        ),
        source=("A",),
        confidence="verified",
        grows=True,
        not_counted=(_("Khảo sát, kiểm tra, giám sát."),),
        hints=(
            ("tuyen truyen",),
            ("xa, phuong", "xa phuong", "xa, thi tran"),
            ("phong chong ma tuy",),
        ),
    ),
    Indicator(
        id="staff_trained_rate",
        vi=_("Tỷ lệ cán bộ làm công tác cai nghiện, quản lý sau cai được tập huấn"),
        short=_("Cán bộ được tập huấn"),
        en="Share of staff trained",
        measure="rate",
        unit="%",
        measured=Share(part=Trained(), whole=InPost(("district", "commune"))),
        source=("A", "B", "F1"),
        confidence="verified",
        grows=True,
        notes=(
            _(
                "“Trên 80%” là lớn hơn 80%. Mẫu số là cán bộ cấp huyện và cấp xã đang làm công "
                "tác này vào ngày cuối kỳ."
            ),
        ),
        not_counted=(_("Cán bộ đã thôi làm công tác này trước ngày cuối kỳ."),),
        hints=(
            ("can bo",),
            ("tap huan", "dao tao", "boi duong"),
            ("ky nang", "nghiep vu", "nang luc"),
        ),
    ),
    Indicator(
        id="managed_at_residence_wide",
        vi=_(
            "Tỷ lệ người hoàn thành cai nghiện, ngừng điều trị thay thế hoặc đang điều trị thay "
            "thế được quản lý tại nơi cư trú"
        ),
        short=_("Người hoàn thành, ngừng, đang điều trị được quản lý"),
        en="Share of completers, substitution leavers and patients managed at residence",
        measure="rate",
        unit="%",
        measured=Share(
            part=Or((groups.POST_REHAB_AT_END, Accompanied(When.AT_END), groups.ANY_SUPPORT)),
            whole=Or(
                (
                    Papers(
                        _("người hoàn thành cai nghiện hoặc ngừng điều trị thay thế"),
                        (
                            *groups.COMPLETED_IN_FACILITY,
                            *groups.COMPLETED_HOME,
                            *groups.LEFT_SUBSTITUTION,
                        ),
                    ),
                    InStatus(
                        _("người đang điều trị thay thế"), When.AT_END, statuses=("substitution",)
                    ),
                )
            ),
        ),
        source=("A",),
        confidence="verified",
        notes=(
            _THREE_WHOLES,
            _(
                "Kế hoạch không nêu thế nào là “được quản lý tại nơi cư trú”. Ở đây: cuối kỳ có "
                "quyết định quản lý sau cai nghiện còn hiệu lực, hoặc có người nhận giúp đỡ, hoặc "
                "trong kỳ được tư vấn, thăm, hỗ trợ ít nhất một lần."
            ),
        ),
        hints=(
            ("quan ly tai noi cu tru",),
            ("ngung dieu tri",),
            ("dang dieu tri",),
        ),
    ),
    Indicator(
        id="mgmt_decision_issued",
        vi=_(
            "Tỷ lệ người hoàn thành cai nghiện hoặc hoàn thành điều trị thay thế có quyết định "
            "quản lý sau cai nghiện"
        ),
        short=_("Người hoàn thành có quyết định quản lý"),
        en="Share of completers with a management decision",
        measure="rate",
        unit="%",
        measured=Share(part=groups.POST_REHAB_DECIDED, whole=groups.ALL_COMPLETERS, after=True),
        source=("A",),
        confidence="verified",
        notes=(_THREE_WHOLES,),
        hints=(("quyet dinh quan ly",), ("ban hanh",), ("hoan thanh cai nghien", "sau cai nghien")),
    ),
)
