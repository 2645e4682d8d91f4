"""How pages are parted for cross-validation (by site, never by page), and what a fit depends on."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import cleaner
from bench.corpora import Page

FOLDS: Final = 5
PROCESSES: Final = 2
HERE: Final = Path(__file__).parent
CACHE: Final = HERE / ".cache"
PACKAGE: Final = Path(cleaner.__file__).parent
STAGES: Final = (
    *"read feed head limits styles drawn elements cells open_block segment_html".split(),
    *"lines unmarked torn segment_text".split(),
    *"tokens languages rule rules match structured kinds lexicon model".split(),
)
FITTING: Final = "chrome strange corpora labels renderers folds lexicon dataset fit".split()


def fold(page: Page) -> int:
    """The part of the cross-validation a page belongs to; all pages of a site share one."""
    return blake2b(page.site.encode(), digest_size=4).digest()[0] % FOLDS


def digest(pages: Sequence[Page]) -> str:
    """What the fitted numbers depend on: the pages, and every file that has a part in rows and fit."""
    state = blake2b(digest_size=8)
    for page in pages:
        state.update(f"{page.name}\n{len(page.html)}\n".encode())
    files = [*(PACKAGE / "data" / "rules").rglob("*.toml"), *(PACKAGE / "signals").glob("*.py")]
    files += [PACKAGE / f"{name}.py" for name in STAGES] + [HERE / f"{name}.py" for name in FITTING]
    for path in sorted(files):
        state.update(path.read_bytes())
    return state.hexdigest()
