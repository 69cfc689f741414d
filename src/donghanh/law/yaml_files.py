"""Reading the data files: a key written twice in one mapping is an error, not the last one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Base):  # type: ignore[misc]
    pass


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"key {key!r} is written twice", key_node.start_mark
            )
        seen.add(key)
    pairs: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return pairs


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path) -> Any:
    """The content of a YAML file. Raises ``yaml.YAMLError`` with file, line and column."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Strict)
