"""The benchmark's peers: the protocol with workers made up here, what a dead one costs, installation."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from bench import peer_worker, peers
from bench.corpora import Page
from bench.peers import InstallError, Peer, Tool

ROOT: Final = Path(__file__).resolve().parents[1]
SECONDS: Final = 20.0  # far more than a made-up worker needs
# Speaks the protocol; what a page says is what it does.
FAKE: Final = """
import json, os, signal, sys, time

print(json.dumps({"version": "1.0", "error": None}), flush=True)
for line in sys.stdin:
    page = json.loads(line)
    todo = page["html"]
    error = "ValueError: no body" if todo == "raise" else None
    if todo == "exit":
        sys.stderr.write("earlier noise\\nout of luck\\n")
        sys.exit(3)
    if todo == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if todo == "hang":
        time.sleep(60)
    if todo == "babble":
        print("no JSON", flush=True)
        sys.exit(0)
    text = "" if error else f"{todo} at {page['url']}"
    print(json.dumps({"name": page["name"], "text": text, "seconds": 0.5, "error": error}), flush=True)
"""


def pages(*contents: str) -> list[Page]:
    """A page for each content, named by its place."""
    return [
        Page(f"wcxb/{place}", "tide.example", "article", content.encode(), "u", None, (), ())
        for place, content in enumerate(contents)
    ]


def conversed(folder: Path, script: str, *contents: str, limit: float = SECONDS) -> Peer:
    """The contents handed to a worker whose source is given."""
    path = folder / "worker.py"
    path.write_text(script, encoding="utf-8")
    return peers.converse("fake", [sys.executable, str(path)], pages(*contents), limit)


def test_every_peer_has_a_way_to_be_called_in_the_same_order() -> None:
    assert tuple(peer_worker.EXTRACTORS) == peers.NAMES
    assert peers.NAMES[0] == "rs-trafilatura"
    assert len(set(peers.NAMES)) == 11


def test_answers_come_in_the_order_of_the_pages(tmp_path: Path) -> None:
    found = conversed(tmp_path, FAKE, "low", "high")
    assert found == Peer("fake", "1.0", ["low at u", "high at u"], [0.5, 0.5])


def test_a_page_is_read_as_cleaner_reads_it(tmp_path: Path) -> None:
    page = Page("wcxb/0", "s", "article", "<meta charset=latin1>für".encode("cp1252"), None, None, (), ())
    (tmp_path / "worker.py").write_text(FAKE, encoding="utf-8")
    found = peers.converse("fake", [sys.executable, str(tmp_path / "worker.py")], [page])
    assert found.texts == ["<meta charset=latin1>für at None"]


def test_a_page_that_the_tool_raises_on_keeps_the_worker(tmp_path: Path) -> None:
    found = conversed(tmp_path, FAKE, "raise", "high")
    assert found.texts == ["", "high at u"]
    assert found.failures == {"wcxb/0": "ValueError: no body"}
    assert found.seconds == [0.5, 0.5]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("exit", "Crash: exit status 3 (out of luck)"),
        ("segfault", "Crash: Segmentation fault"),
        ("babble", "Crash: exit status 0"),
    ],
)
def test_a_page_that_the_worker_dies_on_is_named_and_the_next_gets_a_new_one(
    tmp_path: Path, content: str, reason: str
) -> None:
    found = conversed(tmp_path, FAKE, "low", content, content, "high")
    assert found.texts == ["low at u", "", "", "high at u"]
    assert found.failures == {"wcxb/1": reason, "wcxb/2": reason}
    assert found.note == ""


def test_a_worker_that_garbles_its_answer_and_stays_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(peers, "GRACE_SECONDS", 0.1)
    found = conversed(tmp_path, FAKE.replace("sys.exit(0)", "time.sleep(60)"), "babble", "high")
    assert found.texts == ["", "high at u"]
    assert found.failures == {"wcxb/0": "Crash: an answer that is no JSON object"}


def test_a_page_that_the_worker_hangs_on_costs_the_limit_and_no_more(tmp_path: Path) -> None:
    start = time.monotonic()
    found = conversed(tmp_path, FAKE, "hang", "high", limit=1.0)
    assert found.texts == ["", "high at u"]
    assert found.failures == {"wcxb/0": "Hang: no answer within 1 s"}
    assert 1.0 <= found.seconds[0] <= time.monotonic() - start < SECONDS


def test_a_death_on_the_last_page_is_told_like_any_other(tmp_path: Path) -> None:
    assert list(conversed(tmp_path, FAKE, "low", "exit").failures) == ["wcxb/1"]


def test_the_last_words_of_one_page_are_not_told_of_another(tmp_path: Path) -> None:
    script = FAKE.replace(
        '    if todo == "segfault"', '    sys.stderr.write("a warning\\n")\n    if todo == "x"'
    )
    script = script.replace(
        'if todo == "hang":', 'if todo == "die":\n        sys.stderr.flush(); os._exit(4)\n    if 0:'
    )
    assert conversed(tmp_path, script, "low", "die").failures == {
        "wcxb/1": "Crash: exit status 4 (a warning)"
    }


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ('print(\'{"version": "", "error": "ImportError: no lxml"}\')', "ImportError: no lxml"),
        ("raise SystemExit('no such module')", "Crash: exit status 1 (no such module)"),
    ],
)
def test_a_tool_that_cannot_be_loaded_is_noted(tmp_path: Path, script: str, reason: str) -> None:
    assert conversed(tmp_path, script, "low") == Peer("fake", note=f"not loaded: {reason}")


def test_a_worker_that_cannot_be_started_again_costs_the_page(tmp_path: Path) -> None:
    once = f"import pathlib\nif pathlib.Path({str(tmp_path / 'ran')!r}).exists(): raise SystemExit('gone')\n"
    script = once + f"pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n" + FAKE
    found = conversed(tmp_path, script, "exit", "low")
    assert found.texts == ["", ""]
    assert found.failures["wcxb/1"] == "Crash: exit status 1 (gone)"


def test_a_name_that_is_no_peer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="libreadable"):
        peers.run("libreadable", [], tmp_path)


def test_a_peer_that_cannot_be_installed_is_noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> Path:
        raise InstallError("no wheel")

    monkeypatch.setattr(peers, "environment", fail)
    assert peers.run("goose3", pages("low"), tmp_path) == Peer("goose3", note="not installed: no wheel")
    wish = "not installed: no wheel (it wants Python 3.12)"
    assert peers.run("magic-html", pages("low"), tmp_path) == Peer("magic-html", note=wish)


def test_a_peer_runs_with_the_python_of_its_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "worker.py").write_text(FAKE, encoding="utf-8")
    monkeypatch.setattr(peers, "environment", lambda *_: Path(sys.executable))
    monkeypatch.setattr(peers, "WORKER", tmp_path / "worker.py")
    assert peers.run("goose3", pages("low"), tmp_path).texts == ["low at u"]


def installed(monkeypatch: pytest.MonkeyPatch, cache: Path, tool: Tool) -> list[list[str]]:
    """The commands that making the tool's environment runs, with nothing run but what venv would leave."""
    commands: list[list[str]] = []

    def do(command: Sequence[str]) -> None:
        commands.append(list(command))
        if "venv" in command:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()

    monkeypatch.setattr(peers, "_do", do)
    assert peers.environment(tool, cache) == cache / "peers" / tool.distribution / "bin" / "python"
    return commands


def test_an_environment_is_made_once_and_anew_when_it_lacks_something(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make, fill = installed(monkeypatch, tmp_path, Tool("tide"))
    assert make == [sys.executable, "-m", "venv", "--clear", str(tmp_path / "peers" / "tide")]
    assert fill[1:4] == ["-m", "pip", "install"]
    assert fill[-1] == "tide"
    assert installed(monkeypatch, tmp_path, Tool("tide")) == []
    assert installed(monkeypatch, tmp_path, Tool("tide", ("moon",)))[1][-2:] == ["tide", "moon"]


def test_an_environment_that_was_not_finished_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(command: Sequence[str]) -> None:
        raise InstallError("no network")

    monkeypatch.setattr(peers, "_do", fail)
    with pytest.raises(InstallError, match="no network"):
        peers.environment(Tool("tide"), tmp_path)
    assert len(installed(monkeypatch, tmp_path, Tool("tide"))) == 2


@pytest.mark.parametrize(
    ("output", "complaint"),
    [
        (
            "Collecting tide\nERROR: no wheel\n  error: no rust\nERROR: no wheel\nhint",
            "ERROR: no wheel; error: no rust",
        ),
        ("Collecting tide\nOut of luck\n", "Out of luck"),
        ("", ""),
    ],
)
def test_the_lines_that_speak_of_an_error_are_the_complaint(output: str, complaint: str) -> None:
    assert peers._complaint(output) == complaint


@pytest.mark.parametrize(
    ("code", "message"),
    [("raise SystemExit('ERROR: no wheel')", "ERROR: no wheel"), ("raise SystemExit(7)", "exit status 7")],
)
def test_an_installer_that_fails_is_quoted(code: str, message: str) -> None:
    with pytest.raises(InstallError, match=message):
        peers._do([sys.executable, "-c", code])


def test_an_installer_that_is_not_there_is_an_install_error(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match="FileNotFoundError"):
        peers._do([str(tmp_path / "python")])


def test_a_python_that_this_machine_lacks_gives_the_one_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert peers._interpreter("3.12") == sys.executable


def test_a_stand_in_for_a_python_is_followed_to_the_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in = tmp_path / "python9.9"
    stand_in.write_text('#!/bin/sh\n[ "$PYENV_VERSION" = 9.9 ] && echo /opt/real/python9.9\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert peers._interpreter("9.9") == "/opt/real/python9.9"


def test_a_worker_is_not_steered_by_what_steers_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    found = peers._surroundings()
    assert "PYTHONPATH" not in found
    assert found["PYTHONHASHSEED"] == "0"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>Low</h2><p>wa<b>ter</b><br>mark</p> now", ["Low", "water", "mark", "now"]),
        ("<table><tr><td>a<td>b</table><script>no</script>c", ["a", "b", "c"]),
        (" \n", []),
    ],
)
def test_html_from_a_tool_becomes_text_with_breaks_at_blocks(html: str, text: list[str]) -> None:
    assert peer_worker.as_text(html).split() == text


def test_the_answer_to_a_page_holds_what_the_tool_gave_or_raised() -> None:
    page = {"name": "wcxb/1", "html": "<p>", "url": None}
    good = peer_worker.answer(lambda html, url: f"{html} {url}", page)
    assert (good["name"], good["text"], good["error"]) == ("wcxb/1", "<p> None", None)
    assert good["seconds"] >= 0
    bad = peer_worker.answer(lambda html, url: str(1 // 0), page)
    assert (bad["text"], bad["error"]) == ("", "ZeroDivisionError: integer division or modulo by zero")


# The worker itself, with a tool that prints, prints past Python, and reaches for the network.
REAL: Final = """
import os, sys, urllib.request

sys.path.insert(0, {root!r})
from bench import peer_worker


def tool(html, url):
    print("chatter")
    os.write(1, b"more chatter")
    if html == "fetch":
        return urllib.request.urlopen("http://127.0.0.1:9/").read()
    return html.upper()


peer_worker.EXTRACTORS["fake"] = lambda: tool
sys.exit(peer_worker.main("fake", {distribution!r}))
"""


def test_the_worker_keeps_its_answers_apart_from_chatter_and_the_tool_from_the_network(
    tmp_path: Path,
) -> None:
    found = conversed(tmp_path, REAL.format(root=str(ROOT), distribution="pytest"), "low", "fetch")
    assert found.version == pytest.__version__
    assert found.texts == ["LOW", ""]
    assert "fetches nothing" in found.failures["wcxb/1"]


def test_the_worker_says_that_a_tool_is_not_there(tmp_path: Path) -> None:
    found = conversed(tmp_path, REAL.format(root=str(ROOT), distribution="no-such-tide"), "low")
    assert found.note.startswith("not loaded: PackageNotFoundError")


PAGE: Final = "<p>Low water</p>"
# Each tool's module cut down to the call that is made of it; a call with other arguments raises.
MODULES: Final[dict[str, Any]] = {
    "rs_trafilatura": SimpleNamespace(extract=lambda html, *, url: SimpleNamespace(main_content=html)),
    "trafilatura": SimpleNamespace(
        extract=lambda html, *, url, fast, include_comments, include_tables: html if fast else None
    ),
    "resiliparse.extract.html2text": SimpleNamespace(
        extract_plain_text=lambda html, *, main_content, alt_texts: html
    ),
    "readability": SimpleNamespace(Document=lambda html, *, url: SimpleNamespace(summary=lambda: html)),
    "magic_html": SimpleNamespace(
        GeneralExtractor=lambda: SimpleNamespace(extract=lambda html, *, base_url: {"html": html + base_url})
    ),
    "justext": SimpleNamespace(
        get_stoplist=lambda language: {"en": language},
        justext=lambda html, words: [
            SimpleNamespace(text=html, is_boilerplate=False),
            SimpleNamespace(text="menu", is_boilerplate=True),
        ],
    ),
    "boilerpy3.extractors": SimpleNamespace(
        ArticleExtractor=lambda: SimpleNamespace(get_content=lambda html: html)
    ),
    "newspaper": SimpleNamespace(
        article=lambda url, *, input_html, fetch_images: SimpleNamespace(text=url and input_html)
    ),
    "goose3": SimpleNamespace(
        Goose=lambda: SimpleNamespace(extract=lambda *, raw_html: SimpleNamespace(cleaned_text=raw_html))
    ),
    "turbohtml": SimpleNamespace(parse=lambda html: SimpleNamespace(main_text=lambda: html)),
}
OTHER: Final = {"trafilatura": "", "readability-lxml": "Low water", "magic-html": "Low water"}


@pytest.mark.parametrize("name", peers.NAMES)
def test_a_tool_gives_text_for_a_page_without_an_address(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer_worker, "import_module", MODULES.__getitem__)
    assert peer_worker.EXTRACTORS[name]()(PAGE, None).strip() == OTHER.get(name, PAGE)
