"""A document as plain data and back: what was issued prints the same in ten years.

Only the content is kept, not its appearance; the layout's version stands in the content.
"""

from __future__ import annotations

import base64
from dataclasses import fields, is_dataclass
from typing import Any

from donghanh.documents import model
from donghanh.documents.model import Document

_KIND = "_"
_CLASSES = {
    one.__name__: one
    for one in (
        model.Annex, model.Cell, model.Column, model.Day, model.Document, model.Figure,
        model.Heading, model.Letterhead, model.Paragraph, model.Recipient, model.Run,
        model.Signature, model.Symbol, model.Table,
    )
}  # fmt: skip


def dump(document: Document) -> dict[str, Any]:
    """The document as JSON-ready data; what is as by default is left out."""
    dumped: dict[str, Any] = _dump(document)
    return dumped


def load(data: dict[str, Any]) -> Document:
    """The document that ``dump`` made the data of. Raises ``KeyError`` for other data."""
    document = _load(data)
    if not isinstance(document, Document):
        raise KeyError(_KIND)
    return document


def _dump(part: Any) -> Any:
    if is_dataclass(part):
        own = {field.name: getattr(part, field.name) for field in fields(part)}
        kept = {
            field.name: own[field.name]
            for field in fields(part)
            if own[field.name] != field.default
        }
        return {_KIND: type(part).__name__, **{name: _dump(value) for name, value in kept.items()}}
    if isinstance(part, tuple):
        return [_dump(one) for one in part]
    if isinstance(part, bytes):
        return {_KIND: "bytes", "base64": base64.b64encode(part).decode()}
    return part


def _load(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_load(one) for one in data)
    if not isinstance(data, dict):
        return data
    if data[_KIND] == "bytes":
        return base64.b64decode(data["base64"])
    return _CLASSES[data[_KIND]](
        **{name: _load(value) for name, value in data.items() if name != _KIND}
    )
