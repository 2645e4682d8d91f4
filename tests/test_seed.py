"""The page the project began with; skipped where the corpora are not beside the checkout."""

from __future__ import annotations

import csv
import textwrap
from html import escape
from pathlib import Path

import pytest

import cleaner

SEED = Path(__file__).parents[2] / "shared" / "corpora" / "seed"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason=f"the seed page is not at {SEED}")


def page() -> str:
    return (SEED / "libya.txt").read_text(encoding="utf-8")


def labels() -> list[dict[str, str]]:
    text = (SEED / "libya.labels.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def body() -> list[str]:
    return [row["text"] for row in labels() if row["role"] == "body"]


def test_exactly_the_eight_paragraphs_in_order() -> None:
    assert len(body()) == 8
    assert cleaner.clean(page()).split("\n\n") == body()


def test_title_agency_date_and_roles() -> None:
    document = cleaner.extract(page())
    assert document.title == "U.S. says Russia is working with Syria's Assad to move militia to Libya"
    assert document.authors == ("Reuters",)
    assert str(document.date) == "2020-05-08"
    roles = {str(block.line): block.role for block in document.blocks}
    assert sum(roles[row["line"]] == row["role"] for row in labels()) >= 48


def test_the_same_paragraphs_as_simple_html() -> None:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in page().splitlines() if line.strip())
    assert cleaner.clean(f"<html><body>{lines}</body></html>").split("\n\n") == body()


@pytest.mark.parametrize("form", ["wrapped", "no blank lines", "crlf", "upper case"])
def test_the_same_paragraphs_however_it_was_scraped(form: str) -> None:
    wrapped = "\n".join("\n".join(textwrap.wrap(line, 80)) for line in page().splitlines())
    forms = {
        "wrapped": wrapped,
        "no blank lines": "\n".join(line for line in page().splitlines() if line.strip()),
        "crlf": page().replace("\n", "\r\n"),
        "upper case": page().upper(),
    }
    want = [line.upper() for line in body()] if form == "upper case" else body()
    assert [" ".join(part.split()) for part in cleaner.clean(forms[form]).split("\n\n")] == want
