"""Encryption of identity numbers and of scanned papers, and the blind index of the numbers.

An identity number is stored as a token that only ``settings.FIELD_KEYS`` open, and found again by a
keyed hash of it. The first key writes; the others still read, so that keys can be changed without
stopping: put the new key first, run ``rotate`` over the tokens, then drop the old key.

The index must not change with every new key, so it hangs on the last key of the list: the oldest
one stays at the end until the indexes too have been written again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from donghanh.errors import Refusal


def encrypt(text: str) -> str:
    """A token (AES-128-CBC with HMAC-SHA-256, Fernet) that differs each time."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind a token. Raises ``Refusal`` if no key opens it."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Refusal(
            _(
                "Không giải mã được dữ liệu này vì thiếu khóa."
                " Anh/chị báo cho người quản trị hệ thống."
            ),
            code="field_key_missing",
        ) from None


def encrypt_bytes(content: bytes) -> bytes:
    """A file's content under the first key (Fernet); a third longer than the content."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(content)


def decrypt_bytes(token: bytes) -> bytes:
    """The content behind a token. Raises ``Refusal`` if no key opens it or it was changed."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token)
    except InvalidToken:
        raise Refusal(
            _(
                "Không giải mã được tệp này vì thiếu khóa hoặc tệp đã hỏng."
                " Anh/chị báo cho người quản trị hệ thống."
            ),
            code="field_key_missing",
        ) from None


def rotate(token: str) -> str:
    """The same text under the first key. Raises ``InvalidToken`` if no key opens the token."""
    return _fernet(tuple(settings.FIELD_KEYS)).rotate(token.encode()).decode()


def blind_index(text: str) -> str:
    """64 hexadecimal digits, the same for the same text: finds an encrypted number again."""
    key = _derive(settings.FIELD_KEYS[-1], b"donghanh blind index")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _fernet(secrets: tuple[str, ...]) -> MultiFernet:
    keys = (_derive(secret, b"donghanh field encryption") for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


@lru_cache(maxsize=32)
def _derive(secret: str, purpose: bytes) -> bytes:
    """32 bytes by scrypt (some 50 ms, once per process); the purpose is the salt."""
    return hashlib.scrypt(secret.strip().encode(), salt=purpose, n=2**14, r=8, p=1, dklen=32)
