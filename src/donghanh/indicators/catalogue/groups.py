"""Named groups of the rule packs' ids, and the relations that several indicators share.

Who is an addict, a user or in post-rehabilitation care *on file* is said by the registers of the
rule packs, never by a list here. The lists below name steps that have no register of their own; a
test holds every id against both packs.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from donghanh.indicators.nodes import InStatus, Or, Papers, Served, When

ADDICTS, USERS, POST_REHAB = "addict_list", "user_list", "post_rehab_list"

#: Statuses in which a person is being treated or rehabilitated.
IN_CARE = (
    "voluntary_home",
    "voluntary_facility",
    "voluntary_private",
    "voluntary_public",
    "substitution",
    "compulsory_serving",
)
VOLUNTARY_FACILITY = ("voluntary_facility", "voluntary_private", "voluntary_public")

#: Papers that end a programme with success. The papers are counted and not the status after them:
#: a decision on the same day leaves that status no day of its own.
COMPLETED_IN_FACILITY = ("compulsory.completed", "voluntary_facility.completed")
COMPLETED_SUBSTITUTION = ("substitution.completed",)
COMPLETED_HOME = ("voluntary_home.completed",)
LEFT_SUBSTITUTION = (
    "substitution.completed",
    "substitution.ended_by_choice",
    "substitution.terminated",
)

COUNSELLED = ("counselling", "screening", "education")
REINTEGRATED = ("vocational", "job", "loan", "reintegration")
ANY_SERVICE = (*COUNSELLED, "prevention", *REINTEGRATED)

IN_CARE_IN_PERIOD = InStatus(_("người đang điều trị, cai nghiện"), When.DURING, statuses=IN_CARE)
ADDICTS_IN_PERIOD = InStatus(_("người nghiện có hồ sơ quản lý"), When.DURING, registers=(ADDICTS,))
USERS_IN_PERIOD = InStatus(
    _("người sử dụng trái phép chất ma túy có hồ sơ quản lý"), When.DURING, registers=(USERS,)
)
POST_REHAB_IN_PERIOD = InStatus(
    _("người có quyết định quản lý sau cai nghiện còn hiệu lực"),
    When.DURING,
    registers=(POST_REHAB,),
)
POST_REHAB_AT_END = InStatus(
    _("người có quyết định quản lý sau cai nghiện còn hiệu lực"),
    When.AT_END,
    registers=(POST_REHAB,),
)
POST_REHAB_DECIDED = Papers(
    _("người có quyết định quản lý sau cai nghiện"), ("post_rehab.decided",), When.BY_END
)
ANY_SUPPORT = Served(_("người được tư vấn, thăm, hỗ trợ ít nhất một lần"), (*ANY_SERVICE, "visit"))
FACILITY_COMPLETERS = Papers(
    _("người hoàn thành cai nghiện tại cơ sở hoặc hoàn thành điều trị thay thế"),
    (*COMPLETED_IN_FACILITY, *COMPLETED_SUBSTITUTION),
)
ALL_COMPLETERS = Papers(
    _("người hoàn thành cai nghiện hoặc hoàn thành điều trị thay thế"),
    (*COMPLETED_IN_FACILITY, *COMPLETED_HOME, *COMPLETED_SUBSTITUTION),
)
ON_FILE_IN_PERIOD = InStatus(
    _("người nghiện và người sử dụng trái phép chất ma túy có hồ sơ quản lý"),
    When.DURING,
    registers=(ADDICTS, USERS),
)
REACHED = Or(
    (
        Served(
            _("người đã nhận ít nhất một dịch vụ tư vấn, sàng lọc, giáo dục, hỗ trợ hòa nhập"),
            ANY_SERVICE,
        ),
        IN_CARE_IN_PERIOD,
    )
)
