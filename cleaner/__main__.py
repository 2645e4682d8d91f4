"""``python -m cleaner``."""

from __future__ import annotations

import gc
import sys

RARELY = 100_000  # new objects between two looks for circles; what is loaded stays and has none


def main() -> int:
    """The command line as a process of its own."""
    gc.set_threshold(RARELY)
    from cleaner.cli import main as run

    try:
        return run()
    finally:
        gc.freeze()  # all of it ends here: no last look either


if __name__ == "__main__":
    sys.exit(main())
