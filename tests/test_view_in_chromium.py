"""The views opened in headless Chromium; skipped where none is installed."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page

import cleaner
from bench.shots import THEMES, chromium, program
from cleaner.cli import main
from cleaner.rule import Rule
from cleaner.rules import RuleSet
from cleaner.view import Side, view

ROOT: Final = Path(__file__).parent.parent
CORPORA: Final = ROOT.parent / "shared" / "corpora"
SEED: Final = CORPORA / "seed" / "libya.txt"
WCXB: Final = CORPORA / "wcxb" / "dev" / "html"
PHONE: Final = 360
SECONDS: Final = 2.0
READY: Final = "html[data-ready]"
pytestmark = pytest.mark.skipif(program() is None, reason="no Chromium (apt-get install chromium)")
HOSTILE: Final = f"""<!doctype html><title>&lt;img src=x onerror=alert(1)&gt; at Mell</title>
<h1>&lt;img src=x onerror=alert(1)&gt; at Mell</h1>
<p>&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt; is what the harbour office said.</p>
<p>\u202eThe tide tables\u202c for the \u200fcoming week &amp;amp; year &amp;lt;b&amp;gt; were late.</p>
<p>{"Wort" * 120}</p><pre>if (a &lt; b) {{\n  return "&lt;/pre&gt;";\n}}</pre>
<ul><li><a href="javascript:alert(3)">Home</a></ul>"""

# The lowest contrast of any text that is shown, as WCAG counts it, and whose it is.
CONTRAST: Final = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let own = element; own; own = own.parentElement) {
      const colour = getComputedStyle(own).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let lowest = [99, ""];
  for (const element of document.querySelectorAll("body *")) {
    const said = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!said && element.id !== "search") continue;
    if (!element.checkVisibility() || element.closest("script, style, noscript, template")) continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const [one, other] = [light(ink), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < lowest[0]) lowest = [ratio, element.outerHTML.slice(0, 120)];
  }
  return lowest;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens HTML from a file; whatever it says on the console or asks the network for is a failure."""
    complaints: list[str] = []

    def open_it(html: str | Path, theme: Literal["light", "dark"] = "light", width: int = PHONE) -> Page:
        path = html if isinstance(html, Path) else tmp_path / "view.html"
        if isinstance(html, str):
            path.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=theme)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url != path.as_uri() else None)
        page.goto(path.as_uri())
        if isinstance(html, str):
            page.wait_for_selector(READY)
        return page

    yield open_it
    for context in browser.contexts:
        context.close()
    assert [said for said in complaints if not said.startswith("data:,")] == []


def pages() -> list[Any]:
    """Pages to show: two of ours, the seed and five of a corpus where they stand beside the checkout."""
    ours = [ROOT / "fixtures" / name for name in ("news-ar-aflaj/page.html", "docs-en-tidemark/page.html")]
    found = [pytest.param(path.read_bytes(), id=path.parent.name) for path in ours]
    if SEED.is_file():
        found.append(pytest.param(SEED.read_bytes(), id="seed"))
    else:
        found.append(pytest.param(b"", id="seed", marks=pytest.mark.skip(f"the seed page is not at {SEED}")))
    corpus = sorted(WCXB.glob("*.html.gz"))[150::290][:5]
    if not corpus:
        found.append(pytest.param(b"", id="corpus", marks=pytest.mark.skip(f"no corpus pages at {WCXB}")))
    return found + [pytest.param(gzip.decompress(path.read_bytes()), id=path.name) for path in corpus]


def shown(page: Page) -> list[str]:
    """The texts of the blocks that are not filtered away."""
    texts: list[str] = page.evaluate(
        "[...document.querySelectorAll('.row:not([hidden]) .text')].map((text) => text.textContent)"
    )
    return texts


def focused(page: Page) -> str:
    """The text of the block that has the focus."""
    text: str = page.evaluate(
        "document.activeElement.closest('.block')?.querySelector('.text').textContent ?? ''"
    )
    return text


@pytest.mark.parametrize("raw", pages())
def test_a_page_is_whole_fits_a_phone_and_can_be_read_in_both_themes(opened: Opened, raw: bytes) -> None:
    document = cleaner.extract(raw)
    html = view(Side("page.html", document))
    for theme in THEMES:
        page = opened(html, theme)
        assert shown(page) == [block.text for block in document.blocks]
        page.evaluate(
            "for (const own of [...document.querySelectorAll('details')].slice(0, 40)) own.open = true"
        )
        page.wait_for_selector(".why", state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        ratio, whose = page.evaluate(CONTRAST)
        assert ratio >= 4.5, whose


def test_hostile_text_is_shown_as_text(opened: Opened) -> None:
    document = cleaner.extract(HOSTILE)
    page = opened(view(Side("<b>.html", document)))
    assert shown(page) == [block.text for block in document.blocks]
    assert page.title() == document.title == "<img src=x onerror=alert(1)> at Mell"
    assert page.evaluate("document.querySelectorAll('img, .text *, h1 *, #blocks script').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_kept_and_dropped_differ_by_shape_and_are_named(opened: Opened) -> None:
    page = opened(view(Side("page.html", cleaner.extract(HOSTILE))))
    look = (
        "(name) => { const own = getComputedStyle(document.querySelector(name)); return own.borderLeftStyle }"
    )
    assert page.evaluate(look, ".block.kept") != page.evaluate(look, ".block.dropped")
    mark = "(name) => getComputedStyle(document.querySelector(name), '::before').content"
    kept, dropped = (page.evaluate(mark, f".{name} > .note .role") for name in ("kept", "dropped"))
    assert ("kept" in kept, "dropped" in dropped) == (True, True)
    assert kept.split()[0] != dropped.split()[0]


def estuary() -> tuple[cleaner.Document, str]:
    document = cleaner.extract((ROOT / "fixtures" / "news-en-estuary" / "page.html").read_bytes())
    return document, view(Side("page.html", document))


def test_filters_show_one_verdict_and_the_chosen_roles(opened: Opened) -> None:
    document, html = estuary()
    page = opened(html, width=1200)
    page.get_by_label("dropped", exact=False).first.check()
    assert shown(page) == [block.text for block in document.blocks if not block.keep]
    for role in ("promotion", "share"):
        page.locator(f"input[value={role}]").check()
    wanted = [block.text for block in document.blocks if block.role in ("promotion", "share")]
    assert shown(page) == wanted
    assert page.get_by_role("status").text_content() == f"{len(wanted)} of {len(document.blocks)} shown"


def test_the_keyboard_alone_finds_dropped_blocks_and_why(opened: Opened) -> None:
    document, html = estuary()
    page = opened(html, width=1200)
    dropped = [block for block in document.blocks if not block.keep]
    for key, number in (("n", 0), ("n", 1), ("n", 2), ("p", 1)):
        page.keyboard.press(key)
        assert focused(page) == dropped[number].text
        assert page.evaluate("document.activeElement.checkVisibility()")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why")
    said = page.locator(".why").inner_text()
    for name, weight in dropped[1].reasons:
        assert name in said
        assert f"{abs(weight):.2f}" in said


def test_a_jump_passes_over_what_is_kept_and_lands_in_sight(opened: Opened) -> None:
    document, html = estuary()
    page = opened(html, width=1200)
    last = max(at for at, block in enumerate(document.blocks) if block.keep)
    page.locator(f"#b{last} summary").focus()
    page.keyboard.press("n")
    assert focused(page) == document.blocks[last + 1].text
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert 0 < top < 800


def test_search_shows_what_holds_the_words_and_escape_shows_all_again(opened: Opened) -> None:
    document, html = estuary()
    page = opened(html)
    page.keyboard.press("/")
    page.keyboard.type("TIDE")
    assert shown(page) == [block.text for block in document.blocks if "tide" in block.text.lower()] != []
    assert page.evaluate("CSS.highlights.get('found').size") > 0
    page.keyboard.press("Escape")
    assert len(shown(page)) == len(document.blocks)


def test_the_stages_are_told_on_demand(opened: Opened) -> None:
    page = opened(estuary()[1])
    page.get_by_text("Stages it passed").click()
    said = page.locator(".stages").inner_text()
    assert [
        name for name in ("read", "segment", "match", "score", "decide", "render") if name not in said
    ] == []


@pytest.mark.parametrize("theme", THEMES)
def test_what_changed_stands_first_beside_each_other(opened: Opened, theme: Literal["light", "dark"]) -> None:
    page = (ROOT / "fixtures" / "news-en-estuary" / "page.html").read_bytes()
    text = next(block.text for block in cleaner.extract(page).blocks if block.keep)
    rules = cleaner.DEFAULT_RULES + RuleSet((Rule("mine", "prefix", (text[:30],), "related", weight=20),))
    sides = [Side("page.html", cleaner.extract(page)), Side("with mine", cleaner.extract(page, rules=rules))]
    shown_page = opened(view(*sides), theme)
    first = shown_page.locator(".row").first
    assert first.locator(".said").inner_text() == "kept → dropped"
    assert first.locator(".text").all_inner_texts()[0] == text
    assert "rule:mine" in first.inner_text()
    assert shown_page.locator("[id^=b].row").count() == len(sides[0].document.blocks)
    assert shown_page.evaluate("document.documentElement.scrollWidth") <= PHONE
    ratio, whose = shown_page.evaluate(CONTRAST)
    assert ratio >= 4.5, whose


@pytest.mark.parametrize("theme", THEMES)
def test_the_report_fits_a_phone_and_leads_to_the_views(
    opened: Opened, tmp_path: Path, theme: Literal["light", "dark"]
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "hostile.html").write_text(HOSTILE, encoding="utf-8")
    (folder / "empty.html").write_text("", encoding="utf-8")
    main(["report", str(folder), "-o", str(tmp_path / "out")])
    page = opened(tmp_path / "out" / "index.html", theme)
    page.evaluate("for (const own of document.querySelectorAll('details')) own.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    ratio, whose = page.evaluate(CONTRAST)
    assert ratio >= 4.5, whose
    links = [link.get_attribute("href") for link in page.locator("a").all()]
    assert links == ["pages/empty.html.html", "pages/hostile.html.html"]
    assert all((tmp_path / "out" / str(link)).is_file() for link in links)


def heavy() -> str:
    """A page of 2 MB: paragraphs with a short menu above each."""
    words = (
        "tide harbour salt rope lamp ferry quay storm boat water office table week the a of to in and".split()
    )
    drawn = random.Random(7)
    parts = ["<title>Tides</title>"]
    while len("".join(parts)) < 2_000_000:
        for _ in range(100):
            menu = "".join(
                f"<li><a href='/{word}'>{word} {drawn.randrange(99)}</a></li>" for word in words[:4]
            )
            said = " ".join(drawn.choices(words, k=110))
            parts.append(f"<ul>{menu}</ul><p>{said.capitalize()}.</p>\n")
    return "".join(parts)


def test_the_view_of_a_page_of_two_megabytes_is_light_and_opens_in_two_seconds(opened: Opened) -> None:
    """In the processor time of the page's own thread, so that a busy machine does not matter."""
    document = cleaner.extract(heavy())
    text = sum(len(block.text.encode()) for block in document.blocks)
    html = view(Side("heavy.html", document))
    assert len(html.encode()) <= 4 * text + 200_000
    page = opened("<!doctype html><html data-ready>")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    path = Path(page.url.removeprefix("file://"))
    path.write_text(html, encoding="utf-8")
    page.reload()
    page.wait_for_selector(READY)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    assert page.locator(".row").count() == len(document.blocks)
    assert metrics["TaskDuration"] < SECONDS
