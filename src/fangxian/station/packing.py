"""Static files on the wire: packed once when they are collected, and how long a browser may keep them."""

from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.management import call_command
from whitenoise.compress import Compressor

PACKED: Final = frozenset({".js", ".mjs", ".css", ".json", ".svg", ".html", ".webmanifest", ".ttf"})
# Read by developers' tools only; they are most of the bytes of the packages.
LEFT_OUT: Final = ["*.map"]
VENDOR_SECONDS: Final = 86_400
PAGE_SECONDS: Final = 300
# Clocks of file systems differ below this.
SAME_MOMENT: Final = 0.0001


class PackedStorage(StaticFilesStorage):
    """Plain storage that keeps a packed copy beside every text file, made anew only when the file is newer."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **_options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Yield (name, name of the copy, True) for every copy made."""
        compressor = Compressor(quiet=True)
        for name in [] if dry_run else paths:
            file = Path(self.path(name))
            if file.suffix in PACKED and not _is_fresh(file):
                yield from ((name, Path(made).name, True) for made in _pack(compressor, file))


def _copies(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in (".gz", ".br")]


def _is_fresh(file: Path) -> bool:
    copies = [copy for copy in _copies(file) if copy.exists()]
    newest = file.stat().st_mtime
    return bool(copies) and all(abs(copy.stat().st_mtime - newest) < SAME_MOMENT for copy in copies)


def _pack(compressor: Compressor, file: Path) -> list[str]:
    # A file that no longer packs well must not be served from its predecessor's copy.
    for copy in _copies(file):
        copy.unlink(missing_ok=True)
    made: list[str] = compressor.compress(str(file))
    return made


def collect() -> None:
    """Bring STATIC_ROOT up to date; a second run copies and packs only what changed."""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=LEFT_OUT)


def add_cache_headers(headers: MutableMapping[str, str], _path: str, url: str) -> None:
    """Say how long a file is good without asking.

    No name carries a version. A station keeps its files by the version of its precache list, so that the browser below it
    has to ask each time; a package changes with an upgrade only; anything else may be a few minutes old.
    """
    from fangxian.station.assets import FILES, FOLDERS

    name = url.removeprefix("/static/")
    if name in FILES or name.startswith(tuple(f"{folder}/" for folder in FOLDERS)):
        headers["Cache-Control"] = "no-cache"
    else:
        seconds = VENDOR_SECONDS if name.startswith("vendor/") else PAGE_SECONDS
        headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"
