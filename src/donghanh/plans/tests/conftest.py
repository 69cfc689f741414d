"""Plans for the tests: short ones written here, and the two of the sample world."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.plans import services
from donghanh.plans.models import Plan
from donghanh.testing.worlds import World

Import = Callable[..., Plan]

#: A short plan of the city. Everything a draft can hold is in it once.
SHORT = """ỦY BAN NHÂN DÂN
THÀNH PHỐ LAI CHÂU

Số: 00/KH-UBND
Lai Châu, ngày 05 tháng 02 năm 2024

KẾ HOẠCH
Cai nghiện ma túy năm 2024 trên địa bàn thành phố Lai Châu

I. MỤC TIÊU VÀ CHỈ TIÊU

1. Chỉ tiêu

- 7/7 xã, phường được tuyên truyền về phòng chống ma túy.

- Duy trì điều trị bằng thuốc thay thế Methadone cho 245 người tại cơ sở điều trị.

- Triển khai ứng dụng công nghệ thông tin vào việc báo cáo trực tuyến; cung cấp dịch vụ công trực tuyến.

II. NHIỆM VỤ

1. Tổ chức buổi tuyên truyền tại tổ dân phố.

+ Đơn vị chủ trì thực hiện: Công an thành phố; UBND các xã, phường.

+ Thời gian thực hiện: Hàng quý.

2. Mở lớp tập huấn cho cán bộ.

+ Đơn vị chủ trì thực hiện: Phòng Lao động - Thương binh và Xã hội.

+ Đơn vị phối hợp: Công an thành phố.

+ Thời gian thực hiện: Quý II năm 2024 (nếu có nhu cầu).

III. TỔ CHỨC THỰC HIỆN

1. Phòng Lao động - Thương binh và Xã hội

- Là cơ quan thường trực, đôn đốc việc thực hiện Kế hoạch.

2. Ủy ban nhân dân các xã, phường

- Định kỳ 6 tháng, năm báo cáo UBND thành phố.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn Mẫu
"""


def sample(name: str) -> bytes:
    """A plan of the sample world."""
    return files("donghanh.sample").joinpath("plans", name).read_bytes()


@pytest.fixture
def labour(world: World) -> User:
    """Who imports the city's plan."""
    return world.user(Role.LABOUR)


@pytest.fixture
def imported(world: World, labour: User) -> Import:
    """``imported(text)`` reads a plan of the city into a draft."""

    def read(text: str | bytes = SHORT, name: str = "ke-hoach.txt") -> Plan:
        content = text.encode() if isinstance(text, str) else text
        return services.import_plan(file_name=name, content=content, unit=world.city, by=labour)

    return read


@pytest.fixture
def draft(imported: Import) -> Plan:
    """The short plan as a draft."""
    return imported()


@pytest.fixture
def plan(draft: Plan, labour: User) -> Plan:
    """The short plan, its suggestions taken, confirmed."""
    return services.confirm(services.bind_suggested(draft, by=labour), by=labour)
