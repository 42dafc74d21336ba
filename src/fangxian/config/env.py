"""Typed readers for settings from the environment. A value that cannot be read stops the start, loudly."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting."""

    name: str
    kind: str
    default: str
    help: str


declared: list[Setting] = []


class SettingError(RuntimeError):
    """A setting is missing or cannot be read."""


def _read(name: str, kind: str, default: Any, help: str) -> str | None:
    declared.append(Setting(name, kind, "" if default is None else str(default), help))
    return os.environ.get(name)


def text(name: str, default: str, help: str) -> str:
    """Read a text setting."""
    raw = _read(name, "text", default, help)
    return default if raw is None else raw


def flag(name: str, default: bool, help: str) -> bool:
    """Read a yes/no setting (1, true, yes, on / 0, false, no, off)."""
    raw = _read(name, "yes or no", default, help)
    if raw is None:
        return default
    value = raw.strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise SettingError(f"{name}={raw!r} is neither yes nor no")


def number(name: str, default: int, help: str) -> int:
    """Read a whole number."""
    raw = _read(name, "number", default, help)
    if raw is None:
        return default
    try:
        return int(raw)
    except ValueError as error:
        raise SettingError(f"{name}={raw!r} is not a whole number") from error


def words(name: str, default: list[str], help: str) -> list[str]:
    """Read a comma-separated list."""
    raw = _read(name, "list", ",".join(default), help)
    return default if raw is None else [word.strip() for word in raw.split(",") if word.strip()]


def path(name: str, default: Path, help: str, shown: str) -> Path:
    """Read a path; ``shown`` is how the default is written in the documentation."""
    raw = os.environ.get(name)
    declared.append(Setting(name, "path", shown, help))
    return default if raw is None else Path(raw)
