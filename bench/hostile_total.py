"""One part of all hostile inputs, in a process of its own: ``python -m bench.hostile_total`` with a
progress file, the first number, the step, and how many broken pages there are.

Each input's number is written to the progress file before it is tried, so that one that ends the process
is known. Writes a JSON line for each finding, and one for the tally at the end.
"""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import islice

import cleaner
from bench import corpora
from bench.inputs import every
from cleaner import Document

EVERYTHING = 8  # one input in so many is written in every form, the others as text
SECONDS = 5.0  # of CPU time that one input may take


def main(progress: str, start: str, step: str, mutants: str) -> None:
    """Clean every input of the part; an exception or a long time is a finding."""
    pages = [page for name in corpora.READERS for page in corpora.load(name)]
    mark = os.open(progress, os.O_WRONLY | os.O_CREAT, 0o600)
    count, longest, slowest = 0, 0.0, ""
    inputs = enumerate(every(pages, int(mutants)))
    for number, own in islice(inputs, int(start), None, int(step)):
        os.pwrite(mark, b"%12d" % number, 0)
        begun = time.process_time()
        try:
            document = cleaner.extract(own.page)
            _written(document) if number // int(step) % EVERYTHING == 0 else document.text.encode()
        except Exception as error:
            print(json.dumps({"name": own.name, "error": f"{type(error).__name__}: {error}"}), flush=True)
        seconds = time.process_time() - begun
        if seconds > SECONDS:
            print(json.dumps({"name": own.name, "error": f"{seconds:.1f} s"}), flush=True)
        if seconds > longest:
            longest, slowest = seconds, own.name
        count += 1
    print(json.dumps({"count": count, "longest": longest, "slowest": slowest}), flush=True)


def _written(document: Document) -> None:
    """Every form of the result, in UTF-8."""
    document.to_json().encode()
    for write in (document.to_markdown, document.to_html, document.to_xml):
        write().encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
