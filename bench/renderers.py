"""The tools people scrape text with: each turns a page's HTML into plain text, as they call it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from typing import Final

COLUMNS: Final = 80
SECONDS: Final = 60


def _inscriptis(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _html_text(html: str) -> str:
    from html_text import extract_text

    return str(extract_text(html))


def _beautifulsoup(html: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for unseen in soup(["script", "style", "template"]):
        unseen.decompose()
    return str(soup.get_text("\n", strip=True))


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=False))


def _w3m(html: str) -> str:
    command = ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", str(COLUMNS)]
    done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=SECONDS, check=True)
    return done.stdout.decode("utf-8", "replace")


ALL: Final[dict[str, Callable[[str], str]]] = {
    "inscriptis": _inscriptis,
    "html_text": _html_text,
    "beautifulsoup": _beautifulsoup,
    "resiliparse": _resiliparse,
    "w3m": _w3m,
}


def available() -> dict[str, Callable[[str], str]]:
    """The renderers of this machine; the terminal browser is left out where it is not installed."""
    return {name: tool for name, tool in ALL.items() if name != "w3m" or shutil.which("w3m")}
