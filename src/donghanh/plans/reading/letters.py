"""The capitals and small letters of Vietnamese, for patterns.

In Unicode they alternate, so that a range such as ``À-Ỹ`` holds both.
"""

LOWER = (
    "abcdefghijklmnopqrstuvwxyzàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
UPPER = LOWER.upper()
