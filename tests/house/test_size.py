"""Small functions and small files."""

from pathlib import Path

from tests.house.repo import PACKAGE, ROOT, functions, python_files, tracked

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
CODE = {".py", ".js", ".mjs", ".css", ".html"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_code_file_is_longer_than_500_lines() -> None:
    code = [path for path in tracked() if path.suffix in CODE and "migrations" not in path.parts]
    long = {str(path.relative_to(ROOT)): count for path in code if (count := lines(path)) > LONGEST_FILE}
    assert not long


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({length})"
        for path in python_files()
        for node in functions(path)
        if node.end_lineno and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_half_of_the_functions_are_short() -> None:
    sizes = sorted(
        node.end_lineno - node.lineno + 1
        for path in python_files()
        if path.is_relative_to(PACKAGE) and "tests" not in path.parts
        for node in functions(path)
        if node.end_lineno
    )
    assert sizes[len(sizes) // 2] <= 15
    assert sizes[len(sizes) * 9 // 10] <= 40
