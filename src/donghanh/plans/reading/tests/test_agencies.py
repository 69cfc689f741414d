"""Lists of agencies are parted without breaking names, and kinds are told."""

from __future__ import annotations

import pytest

from donghanh.plans.reading import agency_kind, split_agencies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Công an xã", ["Công an xã"]),
        ("Phòng Giáo dục và Đào tạo", ["Phòng Giáo dục và Đào tạo"]),
        (
            "Phòng Lao động - Thương binh và Xã hội và UBND các xã, phường.",
            ["Phòng Lao động - Thương binh và Xã hội", "UBND các xã, phường"],
        ),
        (
            "Trung tâm Văn hóa, Thể thao và Truyền thông, Công an huyện",
            ["Trung tâm Văn hóa, Thể thao và Truyền thông", "Công an huyện"],
        ),
        (
            "Các sở, ban, ngành; UBND các xã, phường, thị trấn",
            ["Các sở, ban, ngành", "UBND các xã, phường, thị trấn"],
        ),
        (
            "Hội Nông dân, Hội Cựu chiến binh và Đoàn Thanh niên",
            ["Hội Nông dân", "Hội Cựu chiến binh", "Đoàn Thanh niên"],
        ),
        (
            "Văn phòng HĐND và UBND huyện, Phòng Tư pháp",
            ["Văn phòng HĐND và UBND huyện", "Phòng Tư pháp"],
        ),
        ("Sở Y tế, Tài chính, Tư pháp", ["Sở Y tế", "Tài chính", "Tư pháp"]),
        (
            "Công an huyện (Đội Cảnh sát ma túy, Đội Tổng hợp), Phòng Y tế",
            ["Công an huyện (Đội Cảnh sát ma túy, Đội Tổng hợp)", "Phòng Y tế"],
        ),
        ("Phòng Nội vụ; phòng Tư pháp", ["Phòng Nội vụ", "phòng Tư pháp"]),
        ("Chủ tịch UBND các xã", ["Chủ tịch UBND các xã"]),
        ("", []),
    ],
)
def test_splitting(text: str, names: list[str]) -> None:
    assert list(split_agencies(text)) == names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Phòng Lao động - Thương binh và Xã hội", "labour"),
        ("Phòng LĐTBXH", "labour"),
        ("Sở Lao động – TBXH", "labour"),
        ("phòng Lao động- Thương binh và xã hội", "labour"),
        ("Công an thành phố", "police"),
        ("Trung tâm Y tế", "health"),
        ("Trạm Y tế xã", "health"),
        ("UBND các xã, thị trấn", "peoples_committee"),
        ("Uỷ ban nhân dân các xã, phường", "peoples_committee"),
        ("Trung tâm Văn hóa, Thể thao và Truyền thông huyện", "culture_centre"),
        ("Phòng Văn hóa - Thông tin", "culture_office"),
        ("Phòng Giáo dục và Đào tạo", "education"),
        ("Phòng Tư pháp", "justice"),
        ("Phòng Tài chính - Kế hoạch", "finance"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam", "fatherland_front"),
        ("UBMTTQVN thành phố", "fatherland_front"),
        ("Hội Liên hiệp Phụ nữ huyện", "women_union"),
        ("Huyện đoàn", "youth_union"),
        ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", "youth_union"),
        ("Hội Cựu chiến binh", "veterans"),
        ("Hội Nông dân", "farmers"),
        ("Liên đoàn Lao động thành phố", "labour_federation"),
        ("Ban Tuyên giáo Thành ủy", "propaganda_board"),
        ("các cơ quan, đơn vị liên quan", "collective"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    found, confidence = agency_kind(name, "district")
    assert found == kind
    assert confidence >= 0.5


def test_an_unknown_name_has_no_kind() -> None:
    assert agency_kind("Vườn hoa trung tâm") == (None, 0.0)


def test_another_level_makes_the_match_less_certain() -> None:
    assert agency_kind("Công an tỉnh", "commune")[1] < agency_kind("Công an tỉnh", "province")[1]
