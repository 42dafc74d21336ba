"""Everything that must hold, step by step; stops at the first red one.

    python scripts/check.py                 all steps
    python scripts/check.py lint types      only these
    python scripts/check.py test-sqlite -- src/fangxian/record -k late      with arguments for its runner

Uses the Python that runs it, so it works from a second checkout with the environment of the first.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from setup import npm_command
from system import ROOT, ensure_browser, ensure_gettext, ensure_postgres

BIN = Path(sys.executable).parent
WORKERS = "2"
# The solver of rosters is compiled at its first call, for more than a minute of one core, and kept for every later process.
COMPILE = "from fangxian.planning.rosters import prepare; prepare()"


@dataclass
class Totals:
    """Tests counted over all runners."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


class Red(Exception):
    """A check did not hold."""

    def __init__(self, command: str, code: int) -> None:
        super().__init__(f"{command} ended with {code}")
        self.code = code


@dataclass
class Check:
    """One run of this script: runs commands, adds up tests, remembers times."""

    arguments: Sequence[str] = ()
    totals: Totals = field(default_factory=Totals)
    times: list[tuple[str, float]] = field(default_factory=list)
    compiler: subprocess.Popen[bytes] | None = None

    def compile_beside(self) -> None:
        """Begin to compile, beside steps that use one core, what two workers would else compile at the same time."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        self.compiler = subprocess.Popen([sys.executable, "-c", COMPILE], cwd=ROOT, env=environment)

    def end_compiler(self) -> None:
        if self.compiler is not None and self.compiler.poll() is None:
            self.compiler.kill()
            self.compiler.wait()

    def run(self, *command: str, env: dict[str, str] | None = None) -> None:
        """Run one command with the output going straight through."""
        environment = {**os.environ, **(env or {})}
        environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"
        environment["PYTHONPATH"] = str(ROOT / "src")
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
        try:
            code = child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=30)
        if code:
            raise Red(" ".join(command), code)

    def python(self, *arguments: str) -> None:
        self.run(sys.executable, *arguments)

    def pytest(self, *arguments: str, before: Sequence[str] = ()) -> None:
        """Run pytest (behind ``before``, if given) and count what it reports."""
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            try:
                self.run(
                    *before,
                    sys.executable,
                    "-m",
                    "pytest",
                    f"--junitxml={report}",
                    *arguments,
                    *self.arguments,
                )
            finally:
                self._count_pytest(report)

    def _count_pytest(self, report: Path) -> None:
        if not report.exists():
            return
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314
            count = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
            failed = count["failures"] + count["errors"]
            self.totals.failed += failed
            self.totals.skipped += count["skipped"]
            self.totals.passed += count["tests"] - failed - count["skipped"]

    def npm(self, *arguments: str) -> str:
        """Run an npm script with the locked Node.js; gives back what it printed."""
        npm, environment = npm_command(prefer_locked=True)
        command = [*npm, "--silent", *arguments]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as child:
            printed = []
            for line in child.stdout or ():
                print(line, end="", flush=True)
                printed.append(line)
        if child.returncode:
            raise Red(f"npm {' '.join(arguments)}", child.returncode)
        return "".join(printed)


def lint(check: Check) -> None:
    check.run("ruff", "check", ".")
    check.run("ruff", "format", "--check", ".")
    check.run("djlint", "src", "--lint", "--quiet")
    check.run("lint-imports")
    check.python("-m", "django", "check", "--settings", "fangxian.config.settings")
    check.python("-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "fangxian.config.settings")


def types(check: Check) -> None:
    check.run("mypy")
    check.run("mypy", "scripts", "conftest.py")
    check.npm("run", "types")


def test_js(check: Check) -> None:
    printed = check.npm("test")
    # The two reporters of node --test write "# pass 12" or "ℹ pass 12".
    counts = {name: int(number) for name, number in re.findall(r"^(?:#|ℹ) (pass|fail) (\d+)", printed, re.MULTILINE)}
    if not counts.get("pass"):
        raise Red("npm test (no test ran)", 1)
    check.totals.passed += counts["pass"]
    check.totals.failed += counts.get("fail", 0)


def test_house(check: Check) -> None:
    ensure_gettext()
    ensure_postgres()
    check.pytest("tests/house")


BESIDE = (sys.executable, "scripts/with_postgres.py")
# Each worker begins at its own end, so that what a module prepares is prepared once, and takes from the other at last.
SPREAD = ("-n", WORKERS, "--dist", "worksteal", "-m", "not browser", "--ignore=tests/house")


def test_sqlite(check: Check) -> None:
    os.environ.pop("DATABASE_URL", None)
    if check.compiler is not None:
        check.compiler.wait()
    check.pytest(*SPREAD)


def test_postgres(check: Check) -> None:
    check.pytest(*SPREAD, before=BESIDE)


def test_browser(check: Check) -> None:
    ensure_browser()
    os.environ.pop("DATABASE_URL", None)
    pages = ("-m", "browser", "-n", WORKERS, "--dist", "worksteal")
    check.pytest(*pages)
    check.pytest(*pages, before=BESIDE)


STEPS: dict[str, Callable[[Check], None]] = {
    "lint": lint,
    "types": types,
    "test-js": test_js,
    "test-house": test_house,
    "test-sqlite": test_sqlite,
    "test-postgres": test_postgres,
    "test-browser": test_browser,
}


def report(check: Check, red: str | None) -> None:
    print("\n== time per step")
    for name, seconds in check.times:
        print(f"{seconds:8.1f} s  {name}{'  RED' if name == red else ''}")
    print(f"{sum(seconds for _, seconds in check.times):8.1f} s  together")
    if check.totals.skipped:
        print(f"skipped: {check.totals.skipped}")
    if red:
        print(f"stopped at: {red}")
    if check.totals.passed or check.totals.failed:
        print(f"total: {check.totals.passed} passed, {check.totals.failed} failed", flush=True)


def run_steps(names: Sequence[str], check: Check) -> int:
    """Run the named steps in order; the exit code of the first red one, or 0."""
    for name in names:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        try:
            STEPS[name](check)
        except Red as red:
            check.times.append((name, time.monotonic() - began))
            print(f"\n{red}", file=sys.stderr, flush=True)
            report(check, name)
            return red.code if 0 < red.code < 128 else 1
        check.times.append((name, time.monotonic() - began))
    report(check, None)
    return 0


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(argv: Sequence[str]) -> int:
    cut = argv.index("--") if "--" in argv else len(argv)
    names, arguments = list(argv[:cut]) or list(STEPS), argv[cut + 1 :]
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        print(f"No step named {', '.join(unknown)}. There are: {' '.join(STEPS)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _leave)
    check = Check(arguments=arguments)
    if len(names) > 1 and "test-sqlite" in names:
        check.compile_beside()
    try:
        return run_steps(names, check)
    finally:
        check.end_compiler()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
