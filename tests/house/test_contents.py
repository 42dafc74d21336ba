"""What must never be committed."""

import re

import pytest

from tests.house.repo import ROOT, texts, tracked

# Spelled in halves, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a package registry's host": re.compile(
        "|".join(
            [
                r"files\.python" + "hosted",
                r"\bpy" + r"pi\.org",
                r"registry\.npm" + "js",
                r"registry\.yarn" + "pkg",
                r"deb\.deb" + r"ian\.org",
                r"archive\.ubun" + r"tu\.com",
            ]
        )
    ),
    "an absolute path of somebody's machine": re.compile(r"(?<![\w.:/])/(?:ro" + "ot|wo" + r"rk|home/\w+|Users/\w+)/"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE" + r" KEY-----\s+[A-Za-z0-9+/]{20}"),
    "an access token": re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{20,}|sk-[A-Za-z0-9]{32,})\b"
    ),
    "a password in an address": re.compile(r"\b(?:https?|redis|amqp)://[^\s/:@'\"{}<>]+:[^\s/@'\"{}<>]+@"),
}
LARGEST = 300 * 1024


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = FORBIDDEN[what]
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
        for name, text in texts()
        for match in pattern.finditer(text)
    ]
    assert not found, f"{what} stands in {found}"


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a package registry's host", "https://py" + "pi.org/simple"),
        ("an absolute path of somebody's machine", "open('/home/" + "zhang/file')"),
        ("a private key", "-----BEGIN PRIVATE" + " KEY-----\nMIGHAgEAMBMGByqGSM49AgEG"),
        ("an access token", "ghp" + "_" + "a1" * 18),
        ("a password in an address", "https://me:secret" + "@example.org/"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, sample: str) -> None:
    assert FORBIDDEN[what].search(sample)


def test_no_file_is_larger_than_300_kb() -> None:
    large = {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked() if path.stat().st_size > LARGEST}
    assert not large


def test_nothing_built_is_tracked() -> None:
    built = re.compile(r"(^|/)(node_modules|__pycache__|\.venv|var|dist|build)(/|$)|\.(mo|pyc|sqlite3?|db|whl)$")
    found = [name for path in tracked() if built.search(name := str(path.relative_to(ROOT)))]
    assert not found


def test_text_files_end_with_a_newline_and_hold_no_carriage_return() -> None:
    wrong = [name for name, text in texts() if text and ("\r" in text or not text.endswith("\n"))]
    assert not wrong
