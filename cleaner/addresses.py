"""Addresses that may be written into a link or a picture: absolute where the page's own is known, of a
scheme that runs nothing, and without a character that no address may hold.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import regex

LINKS: Final = frozenset({"http", "https", "mailto", "tel"})
PICTURES: Final = frozenset({"http", "https"})
LONGEST: Final = 4096  # characters; what is longer holds data rather than a place
SCHEME: Final = regex.compile(r"([^/?#:]*+):")  # what a browser could take for one, and more
IGNORED: Final = regex.compile(r"^[\x00-\x20]++|[\x00-\x20]++$|[\t\n\r]++")  # by browsers
ILLEGAL: Final = regex.compile(r"%(?![0-9A-Fa-f]{2})|[^\w!#$%&'()*+,/:;=?@~.\-\[\]]")


def safe(address: str, base: str, schemes: frozenset[str]) -> str:
    """The address as it can be written down, or an empty string where it leads nowhere or is not safe.

    >>> safe("/tide?day=5 may", "https://harbour.example/news/", LINKS)
    'https://harbour.example/tide?day=5%20may'
    >>> safe(" java\\tscript:alert(1)", "https://harbour.example/", LINKS)
    ''
    """
    address = IGNORED.sub("", address)
    if not address or address == "#" or len(address) > LONGEST or not _allowed(address, schemes):
        return ""
    try:
        address = urljoin(base, address)
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    return _legal(address, parts.netloc) if _allowed(address, schemes) else ""


def _allowed(address: str, schemes: frozenset[str]) -> bool:
    scheme = SCHEME.match(address)
    return scheme is None or scheme[1].lower() in schemes


def _legal(address: str, host: str) -> str:
    """The address with what it may not hold percent-encoded; letters of other scripts may stay."""
    address = ILLEGAL.sub(lambda found: quote(found[0], safe="", errors="replace"), address)
    if "[" not in host:
        address = address.replace("[", "%5B").replace("]", "%5D")
    start, mark, fragment = address.partition("#")
    return start + mark + fragment.replace("#", "%23")
