"""The fuzzer, in a process that it ends: ``python -m bench.fuzz_worker TARGET FOLDER SECONDS``."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["cleaner"]):
    from bench import fuzz


def main(target: str, folder: str, seconds: str) -> None:
    """Run until the time is over or something is found."""
    told = [
        f"-max_total_time={seconds}",
        f"-max_len={fuzz.LONGEST}",
        f"-timeout={fuzz.SECONDS}",
        f"-rss_limit_mb={fuzz.MEMORY}",
        f"-seed={fuzz.SEED}",
        f"-artifact_prefix={fuzz.CRASHERS / target}-",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *told, folder], fuzz.TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
