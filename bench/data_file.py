"""Data files that a person can open and whose diffs can be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write(data: Mapping[str, Any], path: Path) -> None:
    """The data as JSON, with a line for each key, and for each item of a list that is not of numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{lines(data)}\n", encoding="utf-8")


def lines(part: Any) -> str:
    """An object or a list in lines; numbers, and lists of them, stand in one.

    >>> print(lines({"rows": [[1, 2], [3]]}))
    {
    "rows": [
    [1,2],
    [3]
    ]
    }
    """
    if isinstance(part, Mapping):
        return "{\n" + ",\n".join(f"{_compact(key)}: {lines(own)}" for key, own in part.items()) + "\n}"
    if isinstance(part, list | tuple) and part and isinstance(part[0], list | str):
        return "[\n" + ",\n".join(map(_compact, part)) + "\n]"
    return _compact(part)


def _compact(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
