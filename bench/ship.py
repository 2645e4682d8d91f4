"""The package's data files: fitted on all pages, with the held-out figures of the same fit in their heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench import calibration, corpora, data_file, evaluate, fit, fit_titles, metadata
from bench.corpora import Page
from bench.dataset import rows
from bench.folds import PACKAGE, digest
from bench.lexicon import lexica
from bench.metrics import Score
from cleaner.lexicon import Lexicon
from cleaner.model import MEDIA, Medium

HELD_OUT: Final = "held out (share of titles that are right; five folds by site)"


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
    yield from write_lexicon(counted[frozenset()], folder / "lexicon")
    for medium in MEDIA:
        data = fit.fit(rows(pages, medium, counted), about)
        data["calibration"] = _calibration(pages, cleaned, medium)
        data_file.write(data, folder / f"{medium}.json")
        yield folder / f"{medium}.json"
    written = {key: about[key] for key in ("fitted", "inputs")}
    yield write_titles(dict(by_corpus(pages))["wcxb"], weights, written)


def write_titles(pages: Sequence[Page], weights: evaluate.Doors, about: Mapping[str, Any]) -> Path:
    """The points by which the title of a text is chosen, fitted on pages whose gold has titles."""
    wanted = [metadata.Told(page.title, "", "") for page in pages]
    texts = metadata.from_text(pages, weights)
    choices = [one for found in texts.values() for one in metadata.choices(pages, found)]
    points = fit_titles.held_out(choices)
    right = {
        name.strip(): round(metadata.shares(metadata.retitled(pages, found, points), wanted)["title"], 4)
        for name, found in texts.items()
    }
    told = {**about, "corpora": {"wcxb": len(pages)}, HELD_OUT: right}
    path = PACKAGE / "data" / "titles.json"
    data_file.write({"about": told, "points": fit_titles.fit(choices)}, path)
    return path


def by_corpus(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """The pages of each corpus."""
    return [
        (corpus, [page for page in pages if page.name.startswith(f"{corpus}/")]) for corpus in corpora.READERS
    ]


def write_lexicon(lexicon: Lexicon, folder: Path) -> Iterator[Path]:
    """One term a line, so that a person can open the files and a diff can be read. The weights of kinds stand
    in one string for each term: cleaning a page reads the numbers of its own terms alone."""
    kinds = lexicon.kinds
    parts: dict[str, Mapping[str, Any]] = {
        "names": lexicon.names,
        "lines": lexicon.lines,
        "paragraphs": lexicon.paragraphs,
        "headings": lexicon.headings,
        "kinds": {
            "bias": kinds.bias,
            "figures": kinds.figures,
            "terms": {term: " ".join(map(str, weights)) for term, weights in kinds.terms.items()},
        },
    }
    for part, own in parts.items():
        path = folder / f"{part}.json"
        data_file.write(own, path)
        yield path


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
