"""``python -m bench.packs``: of the rules that come with the package, what cleaning a page needs.

The TOML is what people read and edit. Reading all of it and cutting its phrases takes as long as cleaning
a dozen pages; ``cleaner/data/rules.json``, made of it, is read in a fraction of one.
"""

from __future__ import annotations

import json
from typing import Final

from cleaner.rule import Rule
from cleaner.rules import PHRASES, READY, packs, starts

STALE: Final = f"{READY.name} was not made of these rule packs: python -m bench.packs"
KEPT: Final = ("id", "matcher", "role", "reach", "weight", "language", "fitted")


def main() -> None:
    """Write the file."""
    READY.write_text(ready(), encoding="utf-8")
    print(f"{READY} written")


def is_stale() -> bool:
    """Whether the rule packs have changed since the file was made."""
    return READY.read_text(encoding="utf-8") != ready()


def ready() -> str:
    """What the file should hold: a rule a line, then the phrases that begin with each token."""
    rules = tuple(packs())
    first = starts(rules)
    lines = (
        '{"rules": [',
        ",\n".join(_line(_known(rule)) for rule in rules),
        '], "starts": {',
        ",\n".join(f"{_line(token)}: {_line(first[token])}" for token in sorted(first)),
        "}}\n",
    )
    return "\n".join(lines)


def _known(rule: Rule) -> dict[str, object]:
    """What is read of the rule; phrases that are compared word by word stand by their first token. Of those
    that open a line, what they end with is looked at too."""
    known = {name: getattr(rule, name) for name in KEPT}
    apart = rule.matcher in PHRASES and rule.matcher != "prefix"
    return known if apart else known | {"phrases": rule.phrases}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
