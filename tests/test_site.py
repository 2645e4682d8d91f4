"""Templates of sites: what repeated blocks and those of one page alone say, merging, files, bounds."""

from __future__ import annotations

import errno
import json
import time
import tracemalloc
from pathlib import Path
from typing import Any, Final
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from bench import kit
from cleaner import cli, fingerprints, site
from cleaner.fingerprints import masked
from cleaner.model import MODES
from cleaner.site import SiteError, SiteTemplates, site_of

LEARNED: Final = 10  # pages of a made site
TRIED: Final = 2  # other pages of it that are cleaned
NOTE: Final = "We correct mistakes of fact as soon as we learn of them and say so at the foot of the page."
SAID: Final = (
    "The tide tables for the coming week were printed a whole day too late, the office said on Tuesday.",
    "A seal came up the river as far as the weir and stayed there for the better part of the morning.",
    "The council has bought the boathouse after eleven years of talks with the family that built it.",
    "Nobody had counted the swans since the spring of the flood, so the schools were asked to do it.",
    "The new ferry is slower than the old one but carries twice as many bicycles across the sound.",
    "Rain stopped the regatta at noon, and the prizes were handed out in the market hall instead.",
)


def page(number: int, *more: str) -> str:
    """One page of a small site: its own paragraphs between what all pages have."""
    said = [
        SAID[number],
        f"{SAID[number][:-1]}, which is why number {SAID[number - 1][4:20]} was asked.",
        *more,
    ]
    body = "".join(f"<p>{text}</p>" for text in said)
    return (
        f"<nav><a href='/'>Home</a> <a href='/n'>News</a></nav><h1>Story {'abcdef'[number]}</h1><div>{body}"
        f"<p>{NOTE}</p></div><footer>Read {number * 7} times. Harbour Press, 3 May 202{number}</footer>"
    )


def pages(*numbers: int) -> list[tuple[str, str]]:
    return [(f"https://www.harbour.example/{number}", page(number)) for number in numbers]


def reasons(document: cleaner.Document, start: str) -> list[str]:
    """What the site said about the block that starts so."""
    block = next(block for block in document.blocks if block.text.startswith(start))
    return [str(reason) for reason in block.reasons if reason.name.startswith("site: ")]


def test_a_paragraph_of_every_page_goes_and_says_why() -> None:
    without = cleaner.extract(page(0), url="https://harbour.example/0")
    learned = SiteTemplates.learn(pages(1, 2, 3, 4, 5))
    told = cleaner.extract(page(0), url="https://harbour.example/0", site=learned)
    assert NOTE in without.text
    assert NOTE not in told.text
    assert SAID[0] in told.text
    assert reasons(told, NOTE) == ["site: on 5 of 5 other pages -16.0"]


def test_what_only_this_page_has_is_spoken_for_where_the_others_have_their_own() -> None:
    told = cleaner.extract(page(0), url="harbour.example", site=SiteTemplates.learn(pages(1, 2, 3, 4)))
    (reason,) = reasons(told, SAID[0])
    assert reason.startswith("site: on none of 4 other pages +")


def test_few_pages_say_little() -> None:
    said = [
        next(
            reason.weight
            for block in cleaner.extract(
                page(0), url="harbour.example", site=SiteTemplates.learn(pages(*range(1, count)))
            ).blocks
            for reason in block.reasons
            if reason.name.startswith("site: on ") and block.text.startswith("We correct")
        )
        for count in (3, 4, 6)
    ]
    assert said == [-1.0, -4.0, -16.0]


@pytest.mark.parametrize(
    "text",
    ["Read 7 times. Harbour Press, 3 May 2021", "READ 1,204 times – Harbour Press, 12 December 2019"],
)
def test_numbers_and_dates_are_masked(text: str) -> None:
    assert masked(text) == "read # times harbour press #"


def test_numbers_alone_are_no_words() -> None:
    assert masked("12 March 2024, 9:30") == ""


def test_hashes_are_the_same_in_every_process() -> None:
    (learned,) = SiteTemplates.learn([("a.example", "Read 7 times")]).sites["a.example"].values()
    assert learned.words.tolist() == [12427780280713955714]


def test_one_page_many_times_counts_once() -> None:
    assert SiteTemplates.learn(pages(1, 1, 1)) == SiteTemplates.learn(pages(1))
    assert len(SiteTemplates.learn([(f"harbour.example/{at}", page(1)) for at in range(5)])) == 1


def test_a_page_bears_no_witness_against_itself() -> None:
    alone = cleaner.extract(page(0), url="https://harbour.example/")
    assert cleaner.extract(
        page(0), url="https://harbour.example/", site=SiteTemplates.learn(pages(0))
    ).text == (alone.text)


def test_pages_that_say_what_this_one_says_bear_no_witness_either() -> None:
    menu = "".join(f"<li>{text}</li>" for text in cleaner.extract(page(0)).text.split("\n\n"))
    poison = [(f"https://harbour.example/p{at}", f"<ul>{menu}</ul><p>{SAID[at]}</p>") for at in range(1, 6)]
    told = cleaner.extract(page(0), url="harbour.example", site=SiteTemplates.learn(poison))
    assert told.text == cleaner.clean(page(0))


def test_other_sites_say_nothing() -> None:
    mixed = SiteTemplates.learn([(f"https://other{at}.example/", page(at)) for at in range(1, 6)])
    assert len(mixed.sites) == 5
    assert cleaner.clean(page(0), url="https://harbour.example/", site=mixed) == cleaner.clean(page(0))
    assert cleaner.clean(page(0), site=mixed) == cleaner.clean(page(0))


def test_a_page_without_an_address_is_of_the_only_site_there_is() -> None:
    assert NOTE not in cleaner.clean(page(0), site=SiteTemplates.learn(pages(1, 2, 3, 4, 5)))


def test_a_page_names_its_own_address() -> None:
    named = f"<link rel=canonical href='https://harbour.example/0'><meta charset=utf-8>{page(0)}"
    both = SiteTemplates.learn([*pages(1, 2, 3, 4, 5), ("https://other.example/", page(1))])
    assert NOTE not in cleaner.clean(named, site=both)


@pytest.mark.parametrize("url", ["/0", "http://[", "not an address"])
def test_a_page_of_a_strange_address_is_cleaned_as_if_nothing_was_learned(url: str) -> None:
    learned = SiteTemplates.learn(pages(1, 2, 3, 4, 5))
    assert cleaner.clean(page(0), url=url, site=learned) == cleaner.clean(page(0))


def test_modes_stay_nested() -> None:
    learned = SiteTemplates.learn(pages(1, 2, 3))
    kept = [
        {
            at
            for at, block in enumerate(cleaner.extract(page(0), mode=mode, site=learned).blocks)
            if block.keep
        }
        for mode in MODES
    ]
    assert kept[0] <= kept[1] <= kept[2]


@pytest.mark.parametrize("address", ["", "https:///a", "http://[", "//"])
def test_an_address_without_a_host_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="has no host"):
        SiteTemplates.learn([(address, page(0))])


def test_hosts_that_show_the_same_pages_are_one_site() -> None:
    assert {site_of(f"http://{name}tide.example/a") for name in ("", "www.", "m.", "WWW.")} == {
        "tide.example"
    }
    assert site_of("m.example") == "m.example"


LINES: Final = st.lists(st.sampled_from("ebb flood moon mud rope salt".split()), min_size=1, max_size=4)
SHARDS: Final = st.lists(
    st.tuples(st.sampled_from([f"{name}.example" for name in "abcdefg"]), LINES.map("\n".join)), max_size=12
)


@given(one=SHARDS, two=SHARDS, three=SHARDS)
@settings(max_examples=60, deadline=None)
def test_merging_is_associative_commutative_and_the_same_as_learning_all(
    one: list[tuple[str, str]], two: list[tuple[str, str]], three: list[tuple[str, str]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "PER_SITE", 4)
        patch.setattr(site, "PAGES", 5)
        patch.setattr(site, "SLACK", 1)
        a, b, c = (SiteTemplates.learn(shard) for shard in (one, two, three))
        assert a.merge(b) == b.merge(a)
        assert a.merge(b).merge(c) == a.merge(b.merge(c)) == SiteTemplates.learn([*three, *one, *two])
        assert a.merge(a) == a


def test_memory_stays_within_its_bound_however_many_lines_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "PAGES", 40)
    monkeypatch.setattr(site, "SLACK", 8)
    many = ((f"s{at % 20}.example", "\n".join(f"{w} {at}" for w in words(at, 300))) for at in range(400))
    tracemalloc.start()
    learned = SiteTemplates.learn(many)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(learned) <= 40
    assert kept < 40 * (fingerprints.LINES * 12 + 2000)


def words(seed: int, count: int) -> list[str]:
    """Distinct lines of letters."""
    return [
        f"l{chr(97 + seed % 26)}{chr(97 + at % 26)}{chr(97 + at // 26)}x{'y' * (seed // 26)}"
        for at in range(count)
    ]


def test_more_sites_than_pages_may_be_kept_are_a_sample_of_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "PAGES", 3)
    shard = [(f"s{at}.example", f"flood {'mud rope salt moon ebb tide'.split()[at]}") for at in range(6)]
    learned = SiteTemplates.learn(shard)
    assert len(learned) == 3
    assert learned == SiteTemplates.learn(shard[3:]).merge(SiteTemplates.learn(shard[:3]))


def test_learning_costs_less_than_cleaning() -> None:
    whole = kit.sites()["magazine"][0]

    def seconds(work: Any) -> float:
        times = []
        for _ in range(5):
            start = time.process_time()
            work()
            times.append(time.process_time() - start)
        return min(times)

    cleaner.clean(whole.html)
    learning = seconds(lambda: SiteTemplates.learn([(whole.url, whole.html)]))
    assert learning < seconds(lambda: cleaner.clean(whole.html))


def test_a_file_comes_back_as_it_was_and_does_not_depend_on_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    SiteTemplates.learn(pages(1, 2, 3)).save(one)
    SiteTemplates.learn(pages(3, 1, 2)).save(two)
    assert SiteTemplates.load(one) == SiteTemplates.learn(pages(2, 1, 3))
    assert one.read_bytes() == two.read_bytes()


def test_a_file_holds_no_text_of_the_pages(tmp_path: Path) -> None:
    path = tmp_path / "site.json"
    SiteTemplates.learn(pages(1, 2)).save(path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert set(data) == {"format", "version", "per_site", "sites"}
    assert not any(word in path.read_text(encoding="utf-8").lower() for word in ("tide", "seal", "press"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not JSON"),
        ("[]", "not a file of site templates"),
        ('{"format": "other"}', "not a file of site templates"),
        ('{"format": "cleaner site templates", "version": 9}', "version 9, this cleaner reads 1: learn"),
        ('{"format": "cleaner site templates", "version": 1}', "damaged"),
        ('{"format": "cleaner site templates", "version": 1, "per_site": 4, "sites": {"a": [7]}}', "damaged"),
        (
            '{"format": "cleaner site templates", "version": 1, "per_site": 4, "sites": {"a": [["x", "0"]]}}',
            "damaged",
        ),
        ('{"format": "cleaner site templates", "version": 1, "per_site": 1e400, "sites": {}}', "damaged"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_file_that_is_no_file_of_templates_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "site.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SiteError, match=said) as raised:
        SiteTemplates.load(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("name", kit.LAYOUTS)
@pytest.mark.parametrize("door", ["html", "text"])
def test_ten_pages_teach_the_chrome_of_a_made_site(name: str, door: str) -> None:
    articles = kit.sites()[name]
    learned = SiteTemplates.learn((own.url, getattr(own, door)) for own in articles[:LEARNED])
    counts = [
        kit.shares(cleaner.clean(getattr(own, door), url=own.url, site=learned), own)
        for own in articles[-TRIED:]
    ]
    kept, body, let_through, chrome = map(sum, zip(*counts, strict=True))
    assert kept >= KEPT.get(name, 1.0) * body
    assert let_through <= LET_THROUGH.get((name, door), 0.005) * chrome


@pytest.mark.parametrize("name", kit.LAYOUTS)
def test_cleaning_what_templates_have_cleaned_changes_nothing(name: str) -> None:
    articles = kit.sites()[name]
    learned = SiteTemplates.learn((own.url, own.text) for own in articles[:LEARNED])
    once = cleaner.clean(articles[-1].text, url=articles[-1].url, site=learned)
    assert once
    assert cleaner.clean(once, url=articles[-1].url, site=learned) == once


def test_very_many_sites_are_cut_down_now_and_then_not_with_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(site, "PAGES", 50)
    monkeypatch.setattr(site, "SLACK", 50)
    bounded = Mock(side_effect=site._bounded)
    monkeypatch.setattr(site, "_bounded", bounded)
    assert len(SiteTemplates.learn((f"s{at}.example", "ebb and flood") for at in range(400))) == 50
    assert bounded.call_count <= 400 / 50


LET_THROUGH: Final = {("magazine", "text"): 0.05}  # an author's box that few of the ten pages have
KEPT: Final = {"magazine": 0.985}  # a heading of all articles, under a prompt, is taken for chrome


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 6):
        named = f"<link rel=canonical href='https://harbour.example/{number}'>{page(number)}"
        (tmp_path / f"{number}.html").write_text(named, encoding="utf-8")
    return tmp_path


def test_the_command_line_learns_and_cleans(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = folder / "site.json"
    assert cli.main(["learn", str(folder), "-o", str(made)]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"cleaner: {made}: 5 pages of 1 sites\n")
    assert cli.main(["--site", str(made), str(folder / "1.html")]) == 0
    assert NOTE not in capsys.readouterr().out


def test_learning_goes_on_from_a_file(folder: Path) -> None:
    for at in (1, 2):
        known = ["--add", str(folder / "1.json")] if at == 2 else []
        assert cli.main(["learn", str(folder / f"{at}.html"), "-o", str(folder / f"{at}.json"), *known]) == 0
    assert len(SiteTemplates.load(folder / "2.json")) == 2


def test_a_page_without_an_address_is_named_and_the_others_learned(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "6.html").write_text(page(0), encoding="utf-8")
    assert cli.main(["learn", str(folder), "-o", str(folder / "site.json")]) == 1
    assert "6.html: names no address of its own" in capsys.readouterr().err
    assert cli.main(["learn", str(folder), "--host", "harbour.example", "-o", str(folder / "site.json")]) == 0
    assert len(SiteTemplates.load(folder / "site.json")) == 6


def test_a_record_with_an_address_without_a_host_is_named_and_the_others_learned(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = f"<link rel=canonical href='https://harbour.example/7'>{page(3)}"
    records = [
        {"html": page(1), "url": "https://harbour.example/1"},
        {"html": page(2), "url": "/relative"},
        {"html": named, "url": "/relative"},
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(own) + "\n" for own in records), encoding="utf-8")
    assert cli.main(["learn", str(folder / "in.jsonl"), "-o", str(folder / "site.json")]) == 1
    assert "in.jsonl:2: has an address without a host, '/relative'" in capsys.readouterr().err
    assert len(SiteTemplates.load(folder / "site.json")) == 2


def test_templates_that_cannot_be_written_leave_those_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site.json"
    SiteTemplates.learn(pages(1, 2)).save(path)
    before = path.read_bytes()
    monkeypatch.setattr("os.write", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(OSError, match="No space") as raised:
        SiteTemplates.learn(pages(3)).save(path)
    assert (raised.value.filename, path.read_bytes(), len(list(tmp_path.iterdir()))) == (str(path), before, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["learn", "empty", "-o", "site.json"], "no pages in this folder"),
        (["learn", "blank.txt", "--host", "a.example", "-o", "site.json"], "no page taught anything"),
        (["learn", "missing", "-o", "site.json"], "no such file"),
        (["learn", "blank.txt", "--host", "https://", "-o", "site.json"], "has no host"),
        (["--site", "blank.txt", "blank.txt"], "not JSON"),
        (["--site", "missing.json", "blank.txt"], "missing.json: No such file"),
    ],
)
def test_wrong_usage_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "blank.txt").write_text(" \n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


@pytest.mark.parametrize("output", ["1.html", "notes.txt", "known.json"])
def test_learning_does_not_write_over_anything_but_templates(
    folder: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "known.json").write_text("{}", encoding="utf-8")
    before = (folder / output).read_bytes()
    assert cli.main(["learn", str(folder / "1.html"), "-o", str(folder / output)]) == 2
    assert output in capsys.readouterr().err
    assert (folder / output).read_bytes() == before
    for _ in range(2):  # over templates it writes
        assert cli.main(["learn", str(folder / "1.html"), "-o", str(folder / "made.json")]) == 0


@pytest.mark.parametrize("where", ["harbour.toml", "."])
def test_rules_about_sites_are_heard_at_a_shell_and_told_apart(
    folder: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    rules, out = folder / "sites" / "harbour.toml", folder / "out.txt"
    rules.parent.mkdir()
    made = 'site = "harbour.example"\n[[page]]\nbody = "{}"\n[[test]]\nurl = "https://harbour.example/1"\n'
    rules.write_text(made.format("//footer"), encoding="utf-8")
    given = ["--url", "https://harbour.example/1", "--site", str(rules.parent / where), "--workers", "1"]
    (folder / "one.html").write_text("<p>Low water at noon.</p><footer>Harbour Press Ltd</footer>", "utf-8")
    assert cli.main([str(folder / "one.html"), "-o", str(out), *given]) == 0
    assert out.read_text(encoding="utf-8") == "Harbour Press Ltd\n"
    rules.write_text(made.format("//p"), encoding="utf-8")
    assert cli.main([str(folder / "one.html"), "-o", str(out), *given]) == 2
    assert "was begun otherwise (site " in capsys.readouterr().err


def test_pairs_the_wrong_way_round_and_other_templates_are_refused() -> None:
    for swapped, error in ((page(1), ValueError), (page(1).encode(), TypeError)):
        with pytest.raises(error, match="address"):
            SiteTemplates.learn([(swapped, "https://harbour.example/1")])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="not with NoneType"):
        SiteTemplates().merge(None)  # type: ignore[arg-type]
