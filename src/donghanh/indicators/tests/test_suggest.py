"""The sentences of both plans point to their indicators."""

from __future__ import annotations

import pytest

from donghanh.indicators import catalogue
from donghanh.indicators.suggest import suggest

SENTENCES = [
    (
        (
            "90% số người nghiện và người sử dụng trái phép chất ma túy có hồ sơ quản lý được tiếp cận "
            "dịch vụ tư vấn, điều trị, cai nghiện ma túy, hỗ trợ hòa nhập cộng đồng."
        ),
        "%",
        "svc_access_all",
    ),
    (
        (
            "100% người hoàn thành chương trình cai nghiện tại cơ sở cai nghiện hoặc người đã hoàn "
            "thành điều trị nghiện các chất dạng thuốc phiện bằng thuốc thay thế được quản lý, tư vấn, "
            "giám sát, hỗ trợ, giúp đỡ bằng nhiều hình thức phù hợp."
        ),
        "%",
        "managed_after_completion",
    ),
    (
        (
            "Phối hợp lập hồ sơ, vận động đưa 10 người đi cai nghiện tại Trung tâm Điều trị cai nghiện "
            "bắt buộc tỉnh."
        ),
        "người",
        "compulsory_sent",
    ),
    (
        (
            "Tiếp tục duy trì và nâng cao chất lượng, hiệu quả điều trị cai nghiện bằng thuốc thay thế "
            "bằng Methadone cho 245 người nghiện ma túy cai tại cơ sở điều trị Methadone."
        ),
        "người",
        "ost_active",
    ),
    (
        (
            "Phân đấu 7/7 xã, phường được tuyên truyền về phòng chống ma túy nói chung và cai nghiện "
            "ma túy, quản lý sau cai nghiện nói riêng."
        ),
        "xã, phường",
        "communes_communicated",
    ),
    (
        (
            "100% cán bộ làm công tác cai nghiện và quản lý sau cai nghiện của thành phố và xã, phường, "
            "được tập huấn, đào tạo kỹ năng, nghiệp vụ nhằm nâng cao năng lực và trình độ chuyên môn."
        ),
        "%",
        "staff_trained_rate",
    ),
    (
        (
            "đảm bảo 100% người hoàn thành cai nghiện ma túy hoặc người ngừng điều trị và đang điều trị "
            "nghiện các chất dạng thuốc phiện bằng thuốc thay thế được quản lý tại nơi cư trú."
        ),
        "%",
        "managed_at_residence_wide",
    ),
    (
        (
            "tham mưu UBND cấp xã ban hành quyết định quản lý người sử dụng ma túy, người sau cai "
            "nghiện ma túy tại nơi cư trú đối với 100% người hoàn thành cai nghiện ma túy hoặc người "
            "đã hoàn thành điều trị nghiện các chất dạng thuốc phiện bằng thuốc thay thế"
        ),
        "%",
        "mgmt_decision_issued",
    ),
    (
        (
            "Trên 85% số người nghiện ma túy có hồ sơ quản lý được tư vấn, khám sàng lọc, đánh giá, "
            "được giáo dục thay đổi hành vi, điều trị, cai nghiện ma túy thích hợp và người sau cai "
            "nghiện ma túy được hỗ trợ dạy nghề, việc làm và các hoạt động hỗ trợ hòa nhập cộng đồng"
        ),
        "%",
        "svc_compound_b",
    ),
    (
        (
            "Trên 80% cán bộ, công chức cấp huyện, xã làm công tác quản lý nhà nước, người trực tiếp "
            "làm công tác cai nghiện, quản lý sau cai được tập huấn, đào tạo, bồi dưỡng, nâng cao năng "
            "lực chuyên môn nghiệp vụ."
        ),
        "%",
        "staff_trained_rate",
    ),
    (
        (
            "Phấn đấu xây dựng và triển khai ít nhất một mô hình cai nghiện ma túy, quản lý sau cai "
            "nghiện ma túy hiệu quả, phù hợp với đặc điểm kinh tế, xã hội của địa phương."
        ),
        "mô hình",
        "models_rehab",
    ),
    (
        "Triển khai ứng dụng công nghệ thông tin vào việc báo cáo trực tuyến",
        "",
        "it_online_reporting",
    ),
    (
        (
            "cung cấp dịch vụ công trực tuyến trong lĩnh vực cai nghiện ma túy, quản lý sau cai nghiện "
            "ma túy góp phần phát triển, hoàn thiện Chính phủ điện tử."
        ),
        "",
        "it_online_services",
    ),
    (
        (
            "100% số người sử dụng trái phép chất ma túy có hồ sơ quản lý được tiếp cận, cung cấp các "
            "dịch vụ tư vấn, hỗ trợ phòng ngừa nghiện ma túy."
        ),
        "%",
        "user_prevention_access",
    ),
    (
        (
            "100% xã, thị trấn có địa bàn phức tạp về ma túy xây dựng, tổ chức các hoạt động phòng "
            "ngừa nghiện ma túy tại trường học, nơi làm việc, cộng đồng."
        ),
        "%",
        "complex_communes_prevention",
    ),
]


@pytest.mark.parametrize(("text", "unit", "expected"), SENTENCES, ids=[s[2] for s in SENTENCES])
def test_the_plans_own_sentences_find_their_indicator(text: str, unit: str, expected: str) -> None:
    found = suggest(text, unit)
    assert found[0][0] == expected
    assert 0.5 <= found[0][1] <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức Tết trồng cây đời đời nhớ ơn Bác Hồ.",
        "Xây dựng 3 km đường bê tông nông thôn.",
        "",
    ],
)
def test_other_sentences_find_nothing(text: str) -> None:
    assert suggest(text) == []


def test_the_best_comes_first() -> None:
    fits = [fit for _, fit in suggest(SENTENCES[0][0], "%")]
    assert fits == sorted(fits, reverse=True)
    assert {key for key, _ in suggest(SENTENCES[0][0])} <= set(catalogue.ALL)
