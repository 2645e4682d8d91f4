"""Pictures of the views in both themes, on a phone and on a desk: ``python -m bench.shots [FOLDER]``.

They are made from shipped fixtures in headless Chromium, which has to be installed (Debian: ``apt-get
install chromium``); playwright drives it and comes with ``pip install -e '.[test]'``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, sync_playwright

from cleaner.cli import main as cleaner

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SIZES: Final = {"phone": (360, 800), "desk": (1200, 1000)}
FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
OPENED: Final = "document.querySelectorAll('.kept > .note')[1].open = true"
SCROLLED: Final = "document.querySelector('.block.kept').scrollIntoView({block: 'center'})"


def program() -> str | None:
    """Where Chromium is installed, or ``None``."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed Chromium without a window; ``FileNotFoundError`` where there is none."""
    path = program()
    if path is None:
        raise FileNotFoundError(f"no Chromium: none of {', '.join(PROGRAMS)} is installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def shoot(folder: Path) -> Iterator[Path]:
    """Make the views and take a picture of each in every theme and size."""
    page = FIXTURES / "news-en-estuary" / "page.html"
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        views = Path(made)
        cleaner(["explain", str(page), "-o", str(views / "view.html")])
        other = FIXTURES / "news-fr-halle" / "page.html"
        cleaner(["explain", str(page), "--against", str(other), "-o", str(views / "beside.html")])
        cleaner(["report", str(FIXTURES), "-o", str(views)])
        for view in sorted(views.glob("*.html")):
            for theme in THEMES:
                for size, (width, height) in SIZES.items():
                    shown = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                    shown.goto(view.as_uri())
                    if view.stem != "index":
                        shown.wait_for_selector("html[data-ready]")
                        shown.evaluate(OPENED)
                        shown.evaluate(SCROLLED)
                    picture = folder / f"{view.stem}-{theme}-{size}.png"
                    shown.screenshot(path=picture)
                    shown.close()
                    yield picture


def main() -> int:
    """Take the pictures and name them; 2 where there is no Chromium."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for picture in shoot(folder):
            print(picture)
    except FileNotFoundError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
