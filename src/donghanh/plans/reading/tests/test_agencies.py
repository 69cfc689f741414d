"""Lists of agencies are parted without breaking names, and kinds are told."""

from __future__ import annotations

import pytest

from donghanh.plans.reading import agency_kind, split_agencies
from donghanh.plans.reading.agencies import level_of


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
        ("Phòng PC04 - Công an tỉnh; Sở Y tế", ["Phòng PC04 - Công an tỉnh", "Sở Y tế"]),
        ("Khoa Khám bệnh - Phòng chống HIV", ["Khoa Khám bệnh - Phòng chống HIV"]),
        ("Trạm Y tế xã, gia đình, dòng họ", ["Trạm Y tế xã", "gia đình", "dòng họ"]),
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


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("Phòng Lao động - Thương binh và Xã hội", None),
        ("Sở Lao động - Thương binh và Xã hội tỉnh", "province"),
        ("UBND các xã, thị trấn", "commune"),
        ("UBND thị xã Hồ Giả", "district"),
        ("Công an huyện", "district"),
    ],
)
def test_society_is_no_commune_and_a_town_is_a_district(name: str, level: str | None) -> None:
    assert level_of(name) == level


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Trưởng Công an các xã", "police"),
        ("Giám đốc Sở Y tế", "health"),
        ("Phòng Lao động Thương bin và Xã hội", "labour"),
        ("Trung tâm Văn hóa, Thể thao, Truyền thông huyện", "culture_centre"),
    ],
)
def test_posts_and_misspelt_names_are_matched_with_less_certainty(name: str, kind: str) -> None:
    found, certainty = agency_kind(name)
    assert found == kind
    assert 0.6 < certainty < 1
