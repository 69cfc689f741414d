"""Sample accounts: one for each role, and a colleague where a decision takes two people of one
office that are of one role. They exist in the sample world only.

``config/checks.py`` refuses to start a production system in whose database they are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from donghanh.access.models import User
from donghanh.access.roles import LABELS, Role
from donghanh.access.services import appoint, create_user
from donghanh.agencies.models import AgencyKind
from donghanh.agencies.queries import agency, unit

PASSWORD = "dong-hanh-2024"
SINCE = date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """``username``, who it is, and where: unit code and kind of agency."""

    username: str
    full_name: str
    role: Role
    unit: str
    agency: AgencyKind
    title: str


ACCOUNTS = (
    Account("xa.doanket", "Hà Thị Mẫu", Role.COMMUNE_OFFICER, "03389", AgencyKind.PEOPLES_COMMITTEE, "Công chức Văn hóa - xã hội"),
    Account("xa.binhlu", "Lò Văn Thử", Role.COMMUNE_OFFICER, "03412", AgencyKind.PEOPLES_COMMITTEE, "Công chức Văn hóa - xã hội"),
    Account("chutich.doanket", "Nguyễn Văn Duyệt Mẫu", Role.COMMUNE_CHAIR, "03389", AgencyKind.PEOPLES_COMMITTEE, "Chủ tịch UBND phường"),
    Account("congan.doanket", "Vũ Văn Giả Định", Role.POLICE, "03389", AgencyKind.POLICE, "Cán bộ Công an phường"),
    Account("truongca.doanket", "Cao Văn Chỉ Huy Mẫu", Role.POLICE_CHIEF, "03389", AgencyKind.POLICE, "Trưởng Công an phường"),
    Account("chutich.binhlu", "Vàng A Duyệt Thử", Role.COMMUNE_CHAIR, "03412", AgencyKind.PEOPLES_COMMITTEE, "Chủ tịch UBND xã"),
    Account("congan.thanhpho", "Phạm Văn Ví Dụ", Role.POLICE, "105", AgencyKind.POLICE, "Cán bộ Công an thành phố"),
    Account("congan.tinh", "Lường Văn Mô Phỏng", Role.POLICE, "12", AgencyKind.POLICE, "Cán bộ Công an tỉnh"),
    Account("truongca.tinh", "Mùa A Chỉ Huy Thử", Role.POLICE_CHIEF, "12", AgencyKind.POLICE, "Phó Giám đốc Công an tỉnh"),
    Account("laodong.thanhpho", "Trần Văn Kiểm Mẫu", Role.LABOUR, "105", AgencyKind.LABOUR, "Trưởng phòng LĐ-TBXH"),
    Account("phophong.thanhpho", "Quàng Thị Quyết Mẫu", Role.LABOUR, "105", AgencyKind.LABOUR, "Phó Trưởng phòng LĐ-TBXH"),
    Account("laodong.tamduong", "Vàng Thị Thử", Role.LABOUR, "106", AgencyKind.LABOUR, "Trưởng phòng LĐ-TBXH"),
    Account("phophong.tamduong", "Sìn Thị Quyết Thử", Role.LABOUR, "106", AgencyKind.LABOUR, "Phó Trưởng phòng LĐ-TBXH"),
    Account("yte.thanhpho", "Đỗ Thị Giả Sử", Role.HEALTH, "105", AgencyKind.METHADONE_CLINIC, "Bác sĩ điều trị"),
    Account("phunu.thanhpho", "Bùi Thị Thí Dụ", Role.MASS_ORG, "105", AgencyKind.WOMEN_UNION, "Phó Chủ tịch Hội"),
    Account("giupdo.doanket", "Trần Thị Giúp Mẫu", Role.HELPER, "03389", AgencyKind.WOMEN_UNION, "Hội viên nhận giúp đỡ"),
    Account("vanhoa.thanhpho", "Hoàng Minh Họa", Role.CULTURE, "105", AgencyKind.CULTURE_CENTRE, "Phó Giám đốc Trung tâm"),
    Account("giaoduc.thanhpho", "Lý Thị Nháp", Role.EDUCATION, "105", AgencyKind.EDUCATION, "Chuyên viên"),
    Account("taichinh.thanhpho", "Đỗ Văn Tạm", Role.FINANCE, "105", AgencyKind.FINANCE, "Chuyên viên"),
    Account("lanhdao.thanhpho", "Nguyễn Văn Mẫu", Role.LEADER, "105", AgencyKind.PEOPLES_COMMITTEE, "Phó Chủ tịch UBND thành phố"),
    Account("lanhdao.tamduong", "Lò Văn Thí", Role.LEADER, "106", AgencyKind.PEOPLES_COMMITTEE, "Phó Chủ tịch UBND huyện"),
    Account("tinh.laichau", "Giàng A Phỏng", Role.PROVINCE, "12", AgencyKind.LABOUR, "Chuyên viên Sở LĐ-TBXH"),
    Account("quantri", "Tẩn Văn Hư Cấu", Role.ADMIN, "12", AgencyKind.PEOPLES_COMMITTEE, "Quản trị tài khoản"),
    Account("kiemtra", "Phàn Thị Giả Định", Role.AUDITOR, "12", AgencyKind.PEOPLES_COMMITTEE, "Kiểm tra nhật ký"),
)  # fmt: skip


def create() -> dict[str, User]:
    """Make every account and appoint it; answer them by username."""
    users = {}
    for account in ACCOUNTS:
        user = create_user(
            username=account.username, full_name=account.full_name, password=PASSWORD, by=None
        )
        where = unit(account.unit, on=SINCE)
        appoint(
            user=user,
            agency=agency(account.agency, where, SINCE),
            role=account.role,
            title=account.title,
            valid_from=SINCE,
            by=None,
        )
        users[account.username] = user
    return users


def listing() -> list[tuple[str, str, str]]:
    """(role, username, password) to print at the start: the first account of each role, and a
    second one of the same office, who decides what the first proposes."""
    first: dict[Role, Account] = {}
    for account in ACCOUNTS:
        first.setdefault(account.role, account)
    return [
        (str(LABELS[one.role]), one.username, PASSWORD)
        for one in ACCOUNTS
        if (one.unit, one.agency) == (first[one.role].unit, first[one.role].agency)
    ]
