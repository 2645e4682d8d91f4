"""Files that people write as TOML: read to a table, and their keys checked. Each kind has its own error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def table(raw: str | bytes) -> dict[str, Any]:
    """What a file says. Raises ``ValueError`` whose message says why it says nothing."""
    import tomllib  # not needed to import the package

    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not valid TOML: {error}") from error


def unknown(found: Mapping[str, Any], known: Iterable[str]) -> str:
    """What is to be said of the first key that nobody knows; empty where all are known.

    >>> unknown({"titel": 1}, ["title", "date"])
    "unknown key 'titel'; did you mean 'title'?"
    """
    return next((f"unknown key {key!r}{nearest(key, known)}" for key in found if key not in known), "")


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows: which one may have been meant.

    >>> nearest("titel", ["title"]), nearest("x", ["title"])
    ("; did you mean 'title'?", '')
    """
    import difflib  # for mistakes only

    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
