"""What a column of a table holds, by its heading."""

from __future__ import annotations

import re

from donghanh.plans.reading.words import legible

# The words a column heading holds. The first rule that fits decides.
COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("number", r"^(?:stt|tt|số tt|số thứ tự|#)\.?$"),
        ("coordinating", r"phối hợp|tham gia"),
        ("lead", (r"chủ trì|đầu mối|(?:đơn vị|cơ quan|bộ phận|người) (?:thực hiện|phụ trách)|phân công"
                 r"|^phụ trách$|^thực hiện$|trách nhiệm")),
        ("when", r"thời (?:gian|hạn|điểm)|tiến độ|hoàn thành|^hạn$"),
        ("product", r"sản phẩm|kết quả"),
        ("unit", r"đơn vị tính|^đvt$"),
        ("value", (r"^(?:(?:chỉ tiêu|kế hoạch|mục tiêu)(?: được)?(?: giao|(?: đến)? năm \d{4})+|kế hoạch|số lượng"
                  r"|(?:giao|phấn đấu)(?:(?: đến)? năm \d{4})?|(?:(?:đến )?năm )?20\d{2})$|\((?:%|người|hồ sơ|lượt|xã|hộ|cuộc|buổi|lớp|mô hình|tỷ lệ %)\)$")),
        ("ignored", r"ghi chú|kinh phí|nguồn"),
        ("text", r"nội dung|nhiệm vụ|công việc|hoạt động|chỉ tiêu|tên|mục tiêu|giải pháp|phần việc"),
    )
)  # fmt: skip
#: Headings of a first column that names places or agencies, beside columns of figures.
_PLACE = r"(?:xã|phường|thị trấn|đặc khu|huyện|thị xã|thành phố|quận|thôn|bản|tổ dân phố|khu phố)"
PLACES = re.compile(
    rf"^(?:tên )?(?:đơn vị|địa phương|địa bàn|cơ quan|{_PLACE}(?:(?:, | và ){_PLACE})*)$",
    re.IGNORECASE,
)


def column_kind(heading: str) -> str | None:
    """The kind of a column; None when its heading says nothing that the reader knows."""
    plain = legible(heading)
    return next((name for name, words in COLUMNS if words.search(plain)), None)
