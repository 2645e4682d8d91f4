"""One hostile page, measured in a process of its own: ``python -m bench.hostile_worker SHAPE SIZE``,
with a third argument without that guard, and with every block told where it shows only there.

Writes one JSON object. Memory is the high-water mark of this process over what it stood at before the
page was read, the page itself not counted; Linux only.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

from bench import guards, shapes

MEMORY = 6 << 30  # bytes of address space


def main(name: str, size: str, guard: str = "") -> None:
    """Clean one page and say what it took and what came out."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import cleaner

    if guard:
        guards.take_away(guard)
    page, medium = shapes.page(name, int(size)), shapes.SHAPES[name].medium
    for warm in (shapes.page(shapes.CLEAN, 3000), shapes.page("text: list", 3000)):
        cleaner.extract(warm).to_dict()
    Path("/proc/self/clear_refs").write_text("5")  # the mark starts anew
    before, start = _peak(), time.process_time()
    document = cleaner.extract(page, medium=medium)
    text = document.text
    if guard == guards.NONE or (guard and guards.GUARDS[guard].told):
        document.to_dict()
    seconds, peak = time.process_time() - start, _peak() - before
    print(
        json.dumps(
            {
                "bytes": len(page),
                "seconds": seconds,
                "memory": peak,
                "blocks": len(document.page),
                "kept": shapes.kept(document.page.texts),
                "body": shapes.kept([text]),
                "warnings": [*getattr(document, "warnings", ()), *filter(None, [document.reason])],
            }
        )
    )


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
