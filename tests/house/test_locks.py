"""Lock files pin every package by hash and name no place to fetch it from."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repo import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
PACKAGE_LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, list[str]]:
    """Hashes by package==version."""
    pinned: dict[str, list[str]] = {}
    current = ""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            current = line.split(" ")[0].rstrip("\\")
            pinned[current] = []
        pinned.get(current, []).extend(re.findall(r"--hash=sha256:[0-9a-f]{64}", line))
    return pinned


def names(lock: str) -> set[str]:
    return {canonicalize_name(pin.split("==")[0]) for pin in locked(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_a_hash(lock: str) -> None:
    unpinned = [pin for pin, hashes in locked(lock).items() if "==" not in pin or not hashes]
    assert locked(lock)
    assert not unpinned


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.findall(r"\b(?:https?|file|git\+\w+)://(?!opencollective|github\.com/sponsors)\S+", text)
    assert '"resolved"' not in text
    assert "--index-url" not in text


def test_every_front_end_package_has_an_integrity_hash() -> None:
    packages = {name: entry for name, entry in PACKAGE_LOCK["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")]


def test_the_development_lock_holds_the_runtime_lock() -> None:
    development = locked("requirements-dev.lock")
    assert not {pin for pin in locked("requirements.lock") if pin not in development}


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", None), ("requirements-dev.lock", "dev")])
def test_every_declared_dependency_is_locked_within_its_range(lock: str, extra: str | None) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    versions = {canonicalize_name(pin.split("==")[0]): pin.split("==")[1] for pin in locked(lock)}
    wanted = [Requirement(line) for line in declared]
    assert not [str(need) for need in wanted if canonicalize_name(need.name) not in versions]
    assert not [str(need) for need in wanted if versions[canonicalize_name(need.name)] not in need.specifier]


def test_the_front_end_lock_agrees_with_its_package_file() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    top = PACKAGE_LOCK["packages"][""]
    assert top["dependencies"] == package["dependencies"]
    assert top["devDependencies"] == package["devDependencies"]
