"""Two real plans, read as a careful reader reads them.

The plans are not part of the project. Their folder is named by DONGHANH_PLANS, or lies beside
the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from donghanh.plans.reading import Draft, read_plan
from donghanh.plans.reading.tests.test_samples import everything_stands_in

BESIDE = Path(__file__).parents[6] / "shared" / "plans"
FOLDER = Path(os.environ.get("DONGHANH_PLANS") or BESIDE)
CITY = FOLDER / "lai-chau-city-2024.txt"
DISTRICT = FOLDER / "tam-duong-district-2023.txt"

LABOUR = "Phòng Lao động - Thương binh và Xã hội"
COMMUNES = "UBND các xã, thị trấn"
OTHERS = "các cơ quan, đơn vị liên quan"

CITY_TARGETS = [
    # text begins, comparator, value, out of, unit
    ("90% số người nghiện và", "=", 90, None, "%"),
    ("100% người hoàn thành", "=", 100, None, "%"),
    ("Phối hợp lập hồ sơ, vận động đưa 10 người", "=", 10, None, "người"),
    ("Tiếp tục duy trì", "=", 245, None, "người"),
    ("Phân đấu 7/7 xã, phường", "=", 7, 7, "xã, phường"),
    ("100% cán bộ làm công tác", "=", 100, None, "%"),
]
CITY_BLOCKS = [
    # agencies, asked only, number of duties
    ([LABOUR], False, 4),
    (["Công an thành phố"], False, 5),
    (["Phòng Tư pháp"], False, 1),
    (["Trung tâm Văn hóa, Thể thao và Truyền thông"], False, 1),
    (["Trung tâm Y tế thành phố"], False, 2),
    (["Phòng Giáo dục và Đào tạo"], False, 1),
    (["Phòng Tài chính - Kế hoạch"], False, 1),
    (["Ban Tuyên giáo Thành ủy"], True, 2),
    (
        [
            "Ủy ban Mặt trận Tổ quốc Việt Nam", "Hội Cựu chiến binh", "Hội Liên hiệp Phụ nữ",
            "Hội Nông dân", "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
            "Liên đoàn Lao động thành phố",
        ],
        True,
        3,
    ),
    (["Các cơ quan đơn, đơn vị có liên quan"], False, 1),
    (["Uỷ ban nhân dân các xã, phường"], False, 3),
]  # fmt: skip
DISTRICT_TARGETS = [
    ("Trên 85% số người nghiện", ">", 85, "%", "Tiểu dự án 1"),
    ("Trên 80% cán bộ, công chức", ">", 80, "%", "Tiểu dự án 1"),
    ("Phấn đấu xây dựng và triển khai ít nhất một mô hình", ">=", 1, "mô hình", "Tiểu dự án 1"),
    ("100% số người sử dụng trái phép", "=", 100, "%", "Tiểu dự án 2"),
    ("100% xã, thị trấn có địa bàn", "=", 100, "%", "Tiểu dự án 2"),
]
DISTRICT_TASKS = [
    # id, text begins, lead, coordinating, when, condition
    ("III.1.1", "Công tác thông tin, tuyên truyền: Các", [], [], None, None),
    (
        "III.1.2-1", "Rà soát, đánh giá nhu cầu", [COMMUNES],
        [LABOUR, "Trung tâm Y tế", "Công an huyện"], "Quý III năm 2023", "Nếu có nhu cầu",
    ),
    (
        "III.1.2-2", "Đào tạo, tập huấn, bồi dưỡng kiến thức chung",
        [LABOUR, "Trung tâm Y tế", "Công an huyện"], [COMMUNES, OTHERS],
        "Quý III, năm 2023", "Nếu có nhu cầu",
    ),
    (
        "III.1.3-1", "Tổ chức rà soát, đánh giá cách thức", [LABOUR, COMMUNES],
        ["Các phòng, ban, cơ quan, đơn vị liên quan"], "Quý III năm 2023", None,
    ),
    (
        "III.1.4-1", "Cập nhật, liên thông", [LABOUR, "Phòng Văn hóa - Thông tin"],
        [COMMUNES, OTHERS], "Hàng tháng", "nếu có đối tượng",
    ),
    (
        "III.1.5", "Triển khai đánh giá chất lượng",
        ["Phòng Lao động - Thương binh và xã hội", "Phòng Văn hóa - Thông tin"],
        [COMMUNES, OTHERS], "Hàng tháng", None,
    ),
    (
        "III.2.1-1", "Rà soát các quy định pháp luật", [LABOUR], [COMMUNES, OTHERS],
        "Quý IV, năm 2023", None,
    ),
    (
        "III.2.1-2", "Khảo sát, đánh giá tình hình", ["Công an huyện"],
        [LABOUR, COMMUNES, OTHERS], "Quý IV, năm 2023", None,
    ),
    (
        "III.2.2-1", "Xây dựng tài liệu, sổ tay",
        [
            "Trung tâm Văn hóa, Thể thao và Truyền thông",
            "các cơ quan, đơn vị trên địa bàn huyện",
        ],
        [], "Hàng tháng", None,
    ),
    (
        "III.2.2-2", "Tổ chức các cuộc hội thảo",
        [
            "Công an huyện", LABOUR, "Phòng Giáo dục và Đào tạo", "Phòng Văn hóa - Thông tin",
            COMMUNES,
        ],
        ["Các cơ quan, đơn vị liên quan"], "Hàng quý", None,
    ),
    (
        "III.2.2-3", "Tổ chức cuộc thi tìm hiểu", ["Phòng Giáo dục và Đào tạo", "Huyện đoàn"],
        [COMMUNES, OTHERS], "Quý III, năm 2023", None,
    ),
    (
        "III.2.3", "Đào tạo, tập huấn về kiến thức", ["Công an huyện", LABOUR, COMMUNES],
        ["Các cơ quan, đơn vị có liên quan"], "Quý III, năm 2023", None,
    ),
    (
        "III.2.4", "Nghiên cứu xây dựng và triển khai thí điểm",
        ["Công an huyện", LABOUR, "Phòng Giáo dục và Đào tạo", COMMUNES],
        ["Các cơ quan, đơn vị có liên quan"], "Quý IV, năm 2023", None,
    ),
]  # fmt: skip

pytestmark = pytest.mark.skipif(
    not CITY.exists() or not DISTRICT.exists(),
    reason="the two real plans are not here; DONGHANH_PLANS can name their folder",
)


@pytest.fixture(scope="module")
def city() -> Draft:
    return read_plan(CITY)[1]


@pytest.fixture(scope="module")
def district() -> Draft:
    return read_plan(DISTRICT)[1]


def test_the_head_of_the_city_plan(city: Draft) -> None:
    found = city.to_json()
    assert found["doc_type"] == "plan"
    assert found["authority"] == {"name": "UBND thành phố", "level": "district"}
    assert (found["number"], found["date"]) == (None, None)
    assert found["date_partial"] == {"year": 2024, "month": 2, "day": None}
    assert found["place"] == "Thành phố Lai Châu"
    assert found["title"] == (
        "Cai nghiện ma túy và quản lý sau cai nghiện ma túy năm 2024 trên địa bàn thành phố"
        " Lai Châu"
    )
    assert found["plan_period"] == {"from": "2024-01-01", "to": "2024-12-31", "derived": False}
    (basis,) = found["legal_basis"]
    assert (basis["type"], basis["number"]) == ("Kế hoạch", "294/KH-UBND")
    assert (basis["date"], basis["issuer"]) == ("2024-01-22", "Ủy ban nhân dân tỉnh Lai Châu")


def test_the_city_plan_has_six_targets(city: Draft) -> None:
    found = [(one.text, one.comparator, one.value, one.out_of, one.unit) for one in city.targets]
    assert len(found) == len(CITY_TARGETS)
    for (text, *facts), (begins, *expected) in zip(found, CITY_TARGETS, strict=True):
        assert text.startswith(begins)
        assert facts == expected
    assert city.qualitative_targets == ()


def test_the_city_plan_has_twenty_four_duties_in_eleven_blocks(city: Draft) -> None:
    found = [
        (list(block.agencies), block.requested, len(block.items))
        for block in city.agency_responsibilities
    ]
    assert found == CITY_BLOCKS
    assert sum(len(block.items) for block in city.agency_responsibilities) == 24
    assert not any(block.standing_agency for block in city.agency_responsibilities)


def test_the_city_plan_names_no_lead_for_its_tasks(city: Draft) -> None:
    assert [task.id for task in city.tasks if task.id.startswith("III.")] == [
        f"III.{number}" for number in range(1, 9)
    ]
    assert [task.id for task in city.tasks if task.id.startswith("IV.")] == [
        "IV.1.a", "IV.1.b", "IV.1.c", "IV.2.a", "IV.2.b", "IV.3.b", "IV.3.c", "IV.4",
    ]  # fmt: skip
    assert not any(task.lead or task.coordinating or task.when for task in city.tasks)


def test_the_reporting_of_the_city_plan(city: Draft) -> None:
    labour, everybody = city.reporting
    assert (labour.who, labour.cadence) == (LABOUR, ("06 tháng", "năm"))
    assert labour.to_agencies == (
        "Sở Lao động - Thương binh và Xã hội", "Thường trực Thành ủy", "UBND thành phố",
    )  # fmt: skip
    assert everybody.who == "các cơ quan đơn vị, đoàn thể thành phố, UBND các xã, phường"
    assert everybody.cadence == ("quý", "6 tháng", "năm", "đột xuất")
    assert everybody.to is None


def test_the_end_of_the_city_plan(city: Draft) -> None:
    assert len(city.recipients) == 8
    assert city.recipients[3] == "UBMTTQVN thành phố"
    assert city.to_json()["signatory"] == {
        "on_behalf": "TM. ỦY BAN NHÂN DÂN", "capacity": "KT. CHỦ TỊCH",
        "title": "PHÓ CHỦ TỊCH", "name": "Trần Đình Tiến",
    }  # fmt: skip
    assert city.budget.text is not None
    assert city.budget.text.endswith("(nếu có).")
    assert city.budget.amount is None


def test_what_a_person_should_look_at_in_the_city_plan(city: Draft) -> None:
    found = {(warning.code, warning.line) for warning in city.warnings}
    assert found >= {
        ("number_blank", 3),
        ("date_incomplete", 5),
        ("suspect_spelling", 48),  # Phân đấu
        ("numbering_gap", 90),  # IV.3 begins with b)
        ("figure_outside_targets", 90),
        ("figure_outside_targets", 120),
        ("cadence_doubled", 170),
        ("suspect_spelling", 172),  # Noi nhận
    }
    assert not any("03 giảm" in warning.message for warning in city.warnings)


def test_the_head_of_the_district_plan(district: Draft) -> None:
    found = district.to_json()
    assert found["authority"] == {"name": "Ủy ban nhân dân huyện Tam Đường", "level": "district"}
    assert (found["number"], found["date"], found["place"]) == (None, None, None)
    assert found["plan_period"] == {"from": "2023-01-01", "to": "2023-12-31", "derived": True}
    assert [(one["number"], one["date"]) for one in found["legal_basis"]] == [
        ("1404/KH-UBND", "2023-04-18")
    ]


def test_the_district_plan_has_five_targets_and_one_without_figure(district: Draft) -> None:
    found = [
        (one.text, one.comparator, one.value, one.unit, one.component) for one in district.targets
    ]
    assert len(found) == len(DISTRICT_TARGETS)
    for (text, *facts), (begins, *expected) in zip(found, DISTRICT_TARGETS, strict=True):
        assert text.startswith(begins)
        assert facts == expected
    (aim,) = district.qualitative_targets
    assert aim.text.startswith("Triển khai ứng dụng công nghệ thông tin vào việc báo cáo")


def test_the_district_plan_has_thirteen_tasks(district: Draft) -> None:
    assert len(district.tasks) == len(DISTRICT_TASKS)
    for task, expected in zip(district.tasks, DISTRICT_TASKS, strict=True):
        number, begins, lead, coordinating, when, condition = expected
        assert task.id == number
        assert task.text.startswith(begins)
        assert (list(task.lead), list(task.coordinating)) == (lead, coordinating), number
        assert (task.when, task.condition) == (when, condition), number
    assert sum(1 for task in district.tasks if task.lead and task.when) == 12


def test_the_district_plan_has_eight_duties_in_four_blocks(district: Draft) -> None:
    blocks = district.agency_responsibilities
    assert [len(block.items) for block in blocks] == [3, 1, 1, 3]
    assert [block.requested for block in blocks] == [False, False, True, False]
    assert [block.standing_agency for block in blocks] == [True, False, False, False]
    assert blocks[1].agencies == (
        "Công an huyện", "Phòng Tài chính - Kế hoạch", "Phòng Giáo dục và Đào tạo",
        "Phòng Văn hóa - Thông tin", "Trung tâm Văn hóa, Thể thao và Truyền thông huyện",
        OTHERS,
    )  # fmt: skip
    assert blocks[2].agencies == (
        "Ủy ban MTTQ huyện", "Hội Liên hiệp Phụ nữ huyện", "Liên đoàn Lao động huyện",
        "Huyện đoàn",
    )  # fmt: skip


def test_the_reporting_of_the_district_plan(district: Draft) -> None:
    labour, communes = district.reporting
    assert (labour.who, labour.on_behalf_of) == (LABOUR, "UBND huyện")
    assert (labour.to, labour.cadence) == (
        "Sở Lao động - Thương binh và Xã hội",
        ("theo quy định",),
    )
    assert communes.who == "Ủy ban nhân dân các xã, thị trấn"
    assert (communes.to, communes.via) == ("UBND huyện", LABOUR)
    assert communes.cadence == ("06 tháng", "năm", "đột xuất")


@pytest.mark.parametrize("path", [CITY, DISTRICT], ids=["city", "district"])
def test_nothing_is_invented(path: Path) -> None:
    everything_stands_in(*read_plan(path))


@pytest.mark.parametrize("path", [CITY, DISTRICT], ids=["city", "district"])
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_libreoffice_copies_give_the_same_result(path: Path, kind: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    subprocess.run(
        [
            office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--infilter=Text (encoded):UTF8,LF,,,", "--convert-to", kind, "--outdir",
            str(tmp_path), str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    copy = tmp_path / f"{path.stem}.{kind}"
    assert _content(read_plan(copy)[1].to_json()) == _content(read_plan(path)[1].to_json())


def _content(value: Any) -> Any:
    """The draft without the places of its parts, which differ between file forms."""
    if isinstance(value, dict):
        places = ("span", "item_spans", "line")
        return {key: _content(inner) for key, inner in value.items() if key not in places}
    if isinstance(value, list):
        listed = [_content(inner) for inner in value]
        return sorted(listed, key=str) if listed and "code" in str(listed[0]) else listed
    return value
