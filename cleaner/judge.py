"""What every text that is looked at on the way to one document is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from cleaner.decide import Settled, settle
from cleaner.match import match
from cleaner.model import Blocks, Marks, Reason, Scores, Source
from cleaner.rules import RuleSet
from cleaner.score import score
from cleaner.weights import Weights

if TYPE_CHECKING:
    from cleaner.site import Site


class Seen(NamedTuple):
    """A page, and all that is known of its blocks before the last word on them."""

    source: Source
    blocks: Blocks
    marks: Marks
    scores: Scores
    settled: Settled
    told: Mapping[int, Reason]  # by what is known of the site


class Judge(NamedTuple):
    """Rules, weights, and what is known of the site."""

    rules: RuleSet
    weights: Weights
    site: Site | None

    def look(self, source: Source, blocks: Blocks) -> Seen:
        """Stages three and four, the balanced verdicts, and what the site says."""
        marks = match(blocks, self.rules)
        scores = score(blocks, marks, self.weights)
        told = self.site.told(source, blocks, marks, scores) if self.site is not None else {}
        return Seen(source, blocks, marks, scores, settle(blocks, marks, scores), told)
