"""The package's data files: fitted on all pages, with the held-out figures of the same fit in their heads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import calibration, corpora, evaluate, fit
from bench.corpora import Page
from bench.dataset import rows
from bench.folds import PACKAGE, digest
from bench.lexicon import lexica
from bench.metrics import Score
from cleaner.lexicon import Lexicon
from cleaner.model import MEDIA, Medium


def ship(pages: Sequence[Page], date: str) -> Iterator[Path]:
    """Write every data file; each one's path when it is written."""
    weights = evaluate.doors(pages)
    cleaned = {corpus: _cleaned(found, weights) for corpus, found in by_corpus(pages)}
    about = {
        "fitted": date,
        "corpora": {corpus: len(found) for corpus, found in by_corpus(pages)},
        "inputs": digest(pages),
        "held out (precision, recall, F1; five folds by site)": {
            f"{corpus} {name}": _rounded(evaluate.score(found, [page.text for page in own]))
            for corpus, found in by_corpus(pages)
            for name, own in cleaned[corpus].items()
        },
    }
    folder = PACKAGE / "data" / "weights"
    counted = lexica(pages)
    write_lexicon(counted[frozenset()], about, folder / "lexicon.json")
    yield folder / "lexicon.json"
    for medium in MEDIA:
        data = fit.fit(rows(pages, medium, counted), about)
        data["calibration"] = _calibration(pages, cleaned, medium)
        fit.write(data, folder / f"{medium}.json")
        yield folder / f"{medium}.json"


def by_corpus(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """The pages of each corpus."""
    return [
        (corpus, [page for page in pages if page.name.startswith(f"{corpus}/")]) for corpus in corpora.READERS
    ]


def write_lexicon(lexicon: Lexicon, about: Mapping[str, Any], path: Path) -> None:
    """One term a line, so that a person can open the file and a diff can be read."""
    kinds = ",\n".join(f'"{part}": {_lines(own)}' for part, own in asdict(lexicon.kinds).items())
    parts = [
        f'"about": {json.dumps(about, indent=1, ensure_ascii=False)}',
        f'"names": {_lines(lexicon.names)}',
        f'"lines": {_lines(lexicon.lines)}',
        f'"paragraphs": {_lines(lexicon.paragraphs)}',
        f'"headings": {_lines(lexicon.headings)}',
        f'"kinds": {{\n{kinds}\n}}',
    ]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _lines(part: Any) -> str:
    """A list on one line, an object with each of its keys on a line."""
    if not isinstance(part, dict):
        return json.dumps(part)
    rows = (
        f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, separators=(',', ':'))}"
        for key, value in part.items()
    )
    return "{\n" + ",\n".join(rows) + "\n}"


def _cleaned(pages: Sequence[Page], weights: evaluate.Doors) -> dict[str, list[evaluate.Cleaned]]:
    return {"html": evaluate.clean_html(pages, weights), **evaluate.clean_text(pages, weights)}


def _calibration(
    pages: Sequence[Page], cleaned: Mapping[str, Mapping[str, Sequence[evaluate.Cleaned]]], medium: Medium
) -> tuple[float, float]:
    """From all pages whose gold is text; for text from all of their renderings."""
    expected, right = [], []
    for corpus, found in by_corpus(pages):
        for name, own in cleaned[corpus].items():
            if (name == "html") == (medium == "html"):
                more_expected, more_right, _ = evaluate.outcomes(found, own)
                expected += more_expected
                right += more_right
    return calibration.fit(expected, right)


def _rounded(score: Score) -> list[float]:
    return [round(figure, 4) for figure in score]
