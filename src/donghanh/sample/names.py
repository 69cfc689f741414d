"""Names that nobody bears. Every given name means "sample", "trial" or "made up"."""

from __future__ import annotations

from random import Random

#: Family and middle names by ethnicity, as common in Lai Châu.
FAMILIES = {
    "Kinh": ("Nguyễn", "Trần", "Phạm", "Đỗ", "Hoàng", "Bùi"),
    "Thái": ("Lò", "Quàng", "Cà", "Lường", "Tòng"),
    "Mông": ("Sùng", "Giàng", "Vàng", "Thào", "Hạng"),
    "Dao": ("Tẩn", "Chẻo", "Phàn", "Lý"),
    "Giáy": ("Vàng", "Lù", "Lục"),
    "Lự": ("Tao", "Lò", "Vàng"),
}
WEIGHTS = {"Kinh": 34, "Thái": 24, "Mông": 20, "Dao": 12, "Giáy": 6, "Lự": 4}
MIDDLES = {"m": ("Văn", "A", "Xuân", "Minh", "Đình"), "f": ("Thị", "Thúy", "Mai", "Ngọc")}
GIVEN = (
    "Mẫu",
    "Thử",
    "Ví Dụ",
    "Giả Sử",
    "Minh Họa",
    "Nháp",
    "Thí Dụ",
    "Tạm",
    "Phỏng",
    "Hư Cấu",
    "Giả Định",
    "Bịa",
    "Tượng Trưng",
    "Đặt Thử",
    "Ướm",
    "Nhái",
    "Thí",
    "Mô Phỏng",
)


def person(rng: Random) -> tuple[str, str, str]:
    """(name, sex, ethnicity) of somebody who does not exist."""
    ethnicity = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    sex = "m" if rng.random() < 0.92 else "f"
    words = (rng.choice(FAMILIES[ethnicity]), rng.choice(MIDDLES[sex]), rng.choice(GIVEN))
    return " ".join(words), sex, ethnicity


def official(rng: Random) -> str:
    """The name of an official who does not exist."""
    sex = rng.choice("mf")
    return " ".join((rng.choice(FAMILIES["Kinh"]), rng.choice(MIDDLES[sex]), rng.choice(GIVEN)))
