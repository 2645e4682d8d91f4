"""The command line: pages from files or standard input, results to standard output, a file or a folder.

Data goes to standard output only, messages to standard error. Exit codes: 0 all well, 1 some inputs
failed, 2 wrong usage or nothing to do, 3 the disk or the system stopped it, 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner import __version__
from cleaner.batch import inputs, prepare
from cleaner.batch.inputs import STDIN, Fields, UsageError
from cleaner.batch.journal import Journal
from cleaner.batch.many import processors
from cleaner.batch.output import SUFFIXES, Output
from cleaner.batch.pool import LIMITS, MEGABYTE, Limits, PoolError
from cleaner.batch.report import Report
from cleaner.batch.run import run
from cleaner.batch.work import EXPLAINED, FORMS, RECORDS, ROWS, Told, make
from cleaner.model import MEDIA
from cleaner.rule import RuleError
from cleaner.rules import RuleSet, with_files

if TYPE_CHECKING:
    from cleaner.site import Site

COMMANDS: Final = {  # by name, each a module with a ``main``
    "add": "cleaner.add",
    "check": "cleaner.check",
    "explain": "cleaner.view",
    "learn": "cleaner.learn",
    "report": "cleaner.survey",
    "rules": "cleaner.rules_command",
}
SHOWN: Final = {  # options of every format; the default is the format's own
    "links": "show the addresses of links",
    "images": "show images with their captions",
    "tables": "show tables",
    "comments": "show readers' comments",
}
FORMATS: Final = FORMS
ENDINGS: Final = {  # of the name of an output file, and its form
    **{suffix: form for form, suffix in SUFFIXES.items() if form not in (EXPLAINED, ROWS)},
    "": "text",
    ".text": "text",
    ".htm": "html",
    ".ndjson": "jsonl",
}
ALONE: Final = ("html", "xml")  # forms that are whole documents: a file holds one
MOST: Final = 1_000_000_000  # seconds or megabytes: more than any machine has, and no more than it can count
WELL, FAILED, USAGE, STOPPED, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _stand_in()
    try:
        with _ended_by_sigterm():
            return _run(arguments)
    except BrokenPipeError:
        return _hushed(WELL)
    except (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError) as error:
        return say(f"{error.filename}: {error.strerror}", USAGE)
    except OSError as error:
        return _hushed(say(_problem(error), STOPPED))
    except PoolError as error:
        return say(f"{error}", STOPPED)
    except SystemExit:
        raise
    except KeyboardInterrupt as error:
        return TERMINATED if isinstance(error, _Terminated) else INTERRUPTED
    except _refusals() as error:
        return say(f"{error}", USAGE)


class _Terminated(KeyboardInterrupt):
    """The system asks for an end."""


def _run(arguments: Sequence[str]) -> int:
    """Run a command, or clean. What was printed has left by the end, so that a full disk is not missed."""
    if any(not given or (given.startswith("--") and given.endswith("=")) for given in arguments):
        raise UsageError("an argument is empty: say what is meant, or leave it out")
    try:
        if arguments and arguments[0] in COMMANDS and not Path(arguments[0]).is_file():
            command: Callable[[Sequence[str]], int] = import_module(COMMANDS[arguments[0]]).main
            code = command(arguments[1:])
        else:
            code = _clean(_parser().parse_args(arguments))
    except SystemExit:  # help was printed
        sys.stdout.flush()
        raise
    sys.stdout.flush()
    return code


def _refusals() -> tuple[type[Exception], ...]:
    """What says that the usage is wrong; called only once something was raised: not all is loaded by then."""
    from cleaner.golden import FixtureError
    from cleaner.site import SiteError

    return UsageError, RuleError, FixtureError, SiteError


def _stand_in() -> None:
    """Put something in the place of streams that were closed: whoever writes to such an output is told, what
    is said to nobody is lost, and no file of ours gets their numbers."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def _problem(error: OSError) -> str:
    if error.filename is None and error.errno == errno.EBADF:
        return "standard output is closed"
    return f"{error.filename or 'output'}: {error.strerror or error}"


def _clean(options: argparse.Namespace) -> int:
    """Files -> entries -> results -> output; returns the exit code."""
    paths = options.paths or [STDIN]
    found = inputs.files(paths)
    first = list(islice(found, 2))
    several = (len(first) > 1 or first[0].many) and options.output_dir is None
    form, rules = _form(options), with_files(options.rules)
    fields = Fields(options.field, options.id_field, options.url_field)
    site = _site(options.site)
    entries = inputs.some(inputs.entries(chain(first, found), fields), paths)
    own = rules if options.rules else None  # workers have the package's
    chosen = {"medium": options.medium, "mode": options.mode, "rules": own, "site": site}
    output = _output(options, paths, form, several)
    report = Report(quiet=options.quiet, total=inputs.total(paths) if _watched(options) else 0)
    told = options.output_dir or options.workers is not None or (options.output and several)
    with _journal(options, output, rules, form, fields) as journal:
        results = run(
            report.watch(entries),
            partial(make, form=form, several=several, url=options.url, options=chosen, told=_told(options)),
            output,
            journal,
            workers=_workers(options.workers, durable=output.own is not None),
            limits=Limits(options.time_limit, int(options.memory_limit * MEGABYTE)),
            start="spawn",
        )
        try:
            for entry, outcome in results:
                report.hear(entry, outcome)
            report.remember(journal.before, output.own)
        except (KeyboardInterrupt, OSError, PoolError):
            results.close()
            if output.own is not None:
                report.say("stopped; the same command goes on from here")
            raise
        finally:
            report.close(journal.before.seen if told else None)
    return FAILED if journal.state.failed else WELL


def _form(options: argparse.Namespace) -> str:
    """The form of the output: as asked for, else as the name of the output file says, else text."""
    suffix = Path(options.output or "").suffix.lower()
    if suffix == SUFFIXES[ROWS]:
        if options.format or options.explain:
            raise UsageError(f"{options.output}: Parquet holds records; leave out --format and --explain")
        return ROWS
    form: str | None = options.format or ENDINGS.get(suffix)
    if form is None:
        known = ", ".join(filter(None, ENDINGS))
        raise UsageError(f"{options.output}: give --format, or a name that ends in one of {known}")
    if options.explain and form not in RECORDS:
        if form != "text":
            raise UsageError(f"--explain is written as text or as JSON, not as {form}")
        return EXPLAINED
    return form


def _told(options: argparse.Namespace) -> Told:
    """What of each page is written in the form."""
    terminal = options.output is None and options.output_dir is None and sys.stdout.isatty()
    shown = {name: value for name in SHOWN if (value := getattr(options, name)) is not None}
    return Told(shown, options.explain, coloured=terminal and not os.environ.get("NO_COLOR"))


def _site(path: str | None) -> Site | None:
    """Templates of sites, or rules about them where the path is a folder or a file of TOML."""
    if path is None:
        return None
    if Path(path).is_dir() or path.endswith(".toml"):
        from cleaner.site_rules import SiteRules

        return SiteRules.load(path)
    from cleaner.site import SiteTemplates

    return SiteTemplates.load(path)


def _bytes(path: str) -> bytes:
    """What a file holds, or all files of rules below a folder."""
    files = sorted(Path(path).rglob("*.toml")) if Path(path).is_dir() else [Path(path)]
    return b"\0".join(file.read_bytes() for file in files)


def _output(options: argparse.Namespace, paths: Sequence[str], form: str, several: bool) -> Output:
    if options.output_dir is not None:
        return prepare.folder(Path(options.output_dir), paths, form, overwrite=options.overwrite)
    if options.output is not None:
        output = prepare.file(Path(options.output), paths, form, several, overwrite=options.overwrite)
    else:
        output = prepare.stream(form, several)
    if several and form in ALONE:
        raise UsageError(
            f"{options.output or 'standard output'}: these are several pages, and one file of {form.upper()} "
            "holds one document: use --output-dir, or -o x.jsonl"
        )
    return output


def _journal(
    options: argparse.Namespace, output: Output, rules: RuleSet, form: str, fields: Fields
) -> Journal:
    """The journal, which knows all that must not differ within one output."""
    identity = {
        "cleaner": __version__,
        "format": form,
        "mode": options.mode,
        "medium": options.medium,
        "url": options.url,
        **(_digests(options, rules) if output.own else {"rules": "", "site": ""}),
        "fields": list(fields),
        **{name: getattr(options, name) for name in SHOWN},
    }
    name = str(options.output_dir or options.output)
    return prepare.journal(output, name, identity, overwrite=options.overwrite)


def _digests(options: argparse.Namespace, rules: RuleSet) -> dict[str, str]:
    from cleaner.golden import digest, rules_digest  # for outputs that last

    return {"rules": rules_digest(rules), "site": digest(_bytes(options.site)) if options.site else ""}


def _workers(wanted: int | None, *, durable: bool) -> int:
    """As asked for, else one per processor where the output is to last, else none beside this process."""
    if wanted is not None:
        return wanted
    return processors() if durable else 0


def _watched(options: argparse.Namespace) -> bool:
    """Whether somebody sees progress, and sees nothing else."""
    stored = options.output is not None or options.output_dir is not None or not sys.stdout.isatty()
    return stored and sys.stderr.isatty() and not options.quiet


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Treat the system's request to end like an interrupt from the keyboard."""

    def end(*_: Any) -> None:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cleaner",
        description="Separate what a page says from the site around it. Reads HTML or scraped plain text.",
        epilog="Commands, each with its own --help: add and check, saved pages whose bodies are compared; "
        "explain, a page that shows why; report, figures over many pages; learn, templates of sites; "
        "rules, what they are and do. A file of such a name is ./add. "
        "Exit codes: 0 all well, 1 some inputs failed, 2 wrong usage or nothing to do, 3 the disk or "
        "the system stopped it, 130 interrupted. The same command goes on where it was stopped.",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, folders or patterns, also JSON lines, WARC and Parquet; - is standard input",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="of the output (default: as the name of --output says, else text)"
    )
    for name in ("json", "jsonl", "markdown"):
        parser.add_argument(
            f"--{name}", dest="format", action="store_const", const=name, help=f"same as --format {name}"
        )
    parser.add_argument("--medium", choices=MEDIA, help="what the pages are (default: told by the page)")
    parser.add_argument("--url", help="address the page came from")
    mode = parser.add_mutually_exclusive_group()
    mode.set_defaults(mode="balanced")
    mode.add_argument(
        "--precision", dest="mode", action="store_const", const="precision", help="keep only what is sure"
    )
    mode.add_argument(
        "--recall", dest="mode", action="store_const", const="recall", help="keep what may be body"
    )
    for name, shown in SHOWN.items():
        parser.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=shown)
    parser.add_argument(
        "--explain",
        action="store_true",
        help="show every block, its verdict and why (with --json for machines)",
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="PATH", help="rule file or folder to add"
    )
    parser.add_argument(
        "--site",
        metavar="PATH",
        help="templates of the pages' sites, made by: learn; or rules about sites, a .toml file or a folder",
    )
    place = parser.add_mutually_exclusive_group()
    place.add_argument(
        "-o", "--output", metavar="FILE", help="write here instead of standard output; .parquet makes a table"
    )
    place.add_argument("--output-dir", metavar="DIR", help="write a file for each page, under its name")
    parser.add_argument("--overwrite", action="store_true", help="begin anew where the output exists")
    _add_batch_options(parser)
    parser.add_argument("-q", "--quiet", action="store_true", help="no messages about pages without a body")
    parser.add_argument("--version", action="version", version=f"cleaner {__version__}")
    return parser


def _add_batch_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--field", metavar="NAME", help="field of a record that holds the page (default: html, else text)"
    )
    parser.add_argument("--id-field", default="id", metavar="NAME", help="field of its name (default: id)")
    parser.add_argument(
        "--url-field", default="url", metavar="NAME", help="field of its address (default: url)"
    )
    parser.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes to clean in, each page within limits; 0 is this process, without limits (default: "
        "one per processor with an output file or folder, else 0)",
    )
    parser.add_argument(
        "--time-limit",
        type=_positive,
        default=LIMITS.seconds,
        metavar="SECONDS",
        help=f"for a page, and as much again for each megabyte of it (default: {LIMITS.seconds:.0f})",
    )
    parser.add_argument(
        "--memory-limit",
        type=_positive,
        default=LIMITS.memory // MEGABYTE,
        metavar="MB",
        help=f"for a page, where the system can tell (default: {LIMITS.memory // MEGABYTE})",
    )


def _count(given: str) -> int:
    if not given.isdecimal():
        raise argparse.ArgumentTypeError(f"{given!r} is not a whole number from 0 on")
    return int(given)


def _positive(given: str) -> float:
    try:
        number = float(given)
    except ValueError:
        number = 0
    if not 0 < number <= MOST:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number above 0 and at most {MOST}")
    return number


def _hushed(code: int) -> int:
    """Nothing more goes to standard output, so that leaving cannot fail over what it still holds."""
    with suppress(OSError):  # one that is no file of the system's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def say(message: str, code: int) -> int:
    """Tell people on standard error, and hand the exit code on."""
    print(f"cleaner: {message}", file=sys.stderr)
    return code
