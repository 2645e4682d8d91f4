"""Hypothesis strategies: pages as they come, from clean articles to broken markup.

Words and lines are drawn from small pools in several languages, so that what is generated reads like
a page to the cleaner and every example stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from hypothesis import strategies as st

SENTENCES = (
    "The harbour office said on Tuesday that the new tide tables would be printed a week late.",
    "Nobody on the quay seemed to mind, because the old ones had been wrong since the storm.",
    "Three boats left before dawn, and two of them were back by noon with their holds half full.",
    "“We have fished here for forty years,” she said, “and the water has never been this warm.”",
    "According to the county, repairs to the breakwater will cost about 3.2 million over two years.",
    "He did not say who would pay for it, or why the work could not have begun in the spring.",
    "Der Gemeinderat hat am Montag beschlossen, die alte Brücke bis zum Herbst für Autos zu sperren.",
    "Die Anwohner hatten sich über den Lärm beschwert, der seit dem Umbau deutlich zugenommen habe.",
    "Selon la mairie, les travaux devraient commencer au printemps et durer un peu plus d’un an.",
    "Les commerçants de la place craignent, eux, que la saison d’été ne soit tout simplement perdue.",
    "El ayuntamiento aprobó ayer el plan para recuperar la vieja estación, cerrada desde hace una década.",
    "Вчера городской совет утвердил план ремонта набережной, который обсуждали больше трёх лет.",
    "По словам инженеров, самые сложные работы начнутся только после того, как спадёт вода.",
    "市政府周二表示，新的渡轮时刻表将在下个月公布，届时夜间班次会增加一倍。",
    "港で働く人たちは、潮の流れがここ数年で大きく変わったと口をそろえて話している。",
    "قال مكتب الميناء يوم الثلاثاء إن جداول المد الجديدة ستتأخر أسبوعا كاملا بسبب العاصفة.",
)
LABELS = ("Home", "News", "Sport", "Weather", "Culture", "Log in", "Menu", "Startseite", "Новости", "首页")
CHROME = (
    "Share on Facebook",
    "Tweet",
    "Subscribe to our newsletter",
    "Most read",
    "TRENDING",
    "Privacy Policy",
    "Terms of use",
    "© 2024 Harbour Press. All rights reserved.",
    "Email: desk@harbour.example",
    "Phone: +44 20 5550 0142",
    "Advertisement",
    "Read more",
    "Back to top",
    "Cookie settings",
)
TEASERS = (
    "Ferry line to run at night from June",
    "Council votes on parking after long row",
    "Five walks for the last warm weekend",
    "Why the old cinema may open again",
)

paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5, unique=True).map(" ".join)
labels = st.sampled_from(LABELS)
chrome_lines = st.sampled_from(CHROME + TEASERS + LABELS)


@dataclass(frozen=True)
class Article:
    """A body that any reader would call one: paragraphs, some of them short."""

    title: str
    paragraphs: tuple[str, ...]

    def as_html(self) -> str:
        body = "\n".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)
        return f"<h1>{escape(self.title)}</h1>\n{body}"

    def as_text(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs))


articles = st.builds(
    Article,
    st.sampled_from(("Tide tables late again", "A bridge closes for the winter", "The water is warmer")),
    st.lists(paragraphs, min_size=4, max_size=8, unique=True).map(tuple),
)

inline = st.sampled_from(("b", "i", "span", "a href=/x", "em", "code", "nobr", "x-y", "unknown"))
block = st.sampled_from(
    (
        "p",
        "div",
        "li",
        "ul",
        "td",
        "table",
        "tr",
        "h2",
        "section",
        "article",
        "aside",
        "nav",
        "blockquote",
        "pre",
    )
)
attributes = st.sampled_from(
    (
        "",
        ' class="article-body"',
        ' class="side-bar"',
        " hidden",
        ' style="display:none"',
        ' id="a" id="b"',
        " class=",
    )
)
words = st.text(
    st.characters(codec="utf-8", exclude_characters="<>&\x00", exclude_categories=("Cc", "Cs", "Cf")),
    max_size=40,
)
leaf = st.one_of(words, paragraphs, chrome_lines).map(escape)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def build(tag: str, extra: str, inside: list[str], closed: bool) -> str:
        end = f"</{tag.split()[0]}>" if closed else ""
        return f"<{tag}{extra}>{''.join(inside)}{end}"

    tags = st.one_of(block, inline)
    return st.builds(
        build, tags, attributes, st.lists(children, max_size=4), st.sampled_from([True] * 5 + [False])
    )


trees = st.recursive(leaf, _element, max_leaves=25)
MESS = (
    "< | </p> | <!-- x --> | <script>var a='<p>no</p>';</script> | <style>p{}</style> | &nbsp; | &#0; | "
    "<br> | <br><br> | <img src=x alt=y> | <input name=q> | <!doctype html> | </div></div> | <![CDATA[x]]> | "
    "<svg><text>no</text></svg>"
)
mess = st.sampled_from(MESS.split(" | "))
html_pages = st.lists(st.one_of(trees, trees, mess), max_size=8).map("".join)
text_lines = st.one_of(
    paragraphs, chrome_lines, words, st.just(""), st.sampled_from(("* item", "- item", "1. one", "| a | b |"))
)
text_pages = st.lists(text_lines, max_size=25).map("\n".join)
any_pages = st.one_of(
    st.text(max_size=300), st.binary(max_size=300), html_pages, text_pages, html_pages.map(str.encode)
)
