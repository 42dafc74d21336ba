"""Which static files the station needs offline, and a version that changes when any of them does."""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders

FOLDERS: Final = ("station", "checkpoint/lane")
FILES: Final = ("cold/stint.js",)
VENDOR: Final = ("vendor/dexie/dexie.min.mjs", "vendor/dexie/modern/dexie.min.mjs")
SUFFIXES: Final = frozenset({".js", ".mjs", ".css", ".json", ".svg", ".png", ".webmanifest"})


@dataclass(frozen=True, slots=True)
class Precache:
    """The names of the files, for ``static``, the hash of each as a browser checks it, and the version of the whole."""

    version: str
    names: tuple[str, ...]
    hashes: tuple[str, ...]


def asset_text(name: str) -> str:
    """Return the text of a static file; raises ``FileNotFoundError``."""
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found)


def _names(folder: str) -> list[str]:
    root = finders.find(folder)
    if root is None:
        return []
    files = sorted(file for file in Path(root).rglob("*") if file.suffix in SUFFIXES)
    return [f"{folder}/{file.relative_to(root).as_posix()}" for file in files]


def precache_list() -> Precache:
    """Return the list; computed once per process, except while developing."""
    return _build() if settings.DEBUG else _once()


def _build() -> Precache:
    names = [name for folder in FOLDERS for name in _names(folder)]
    names += [name for name in FILES if finders.find(name)]
    names += [name for name in VENDOR if finders.find(name)][-1:]
    version = hashlib.sha256()
    hashes = []
    for name in names:
        content = _file(name).read_bytes()
        version.update(name.encode() + b"\0" + content)
        hashes.append(f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}")
    return Precache(version.hexdigest()[:16], tuple(names), tuple(hashes))


_once = lru_cache(maxsize=1)(_build)
