"""What the machine must have: look for it, install it with apt where that is allowed, else say exactly what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_MINIMUM = 15


class Missing(SystemExit):
    """Something that only the machine's owner can install; the message says what."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"\n{what}\n  {remedy}\n")


def is_ubuntu() -> bool:
    """Ubuntu ships Chromium as a snap, which a test driver cannot steer."""
    release = Path("/etc/os-release")
    return release.exists() and "\nID=ubuntu" in "\n" + release.read_text(encoding="utf-8")


def _apt_prefix() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def apt_install(packages: Iterable[str], *, why: str) -> None:
    """Install Debian packages, or raise ``Missing`` with the command that the owner has to run."""
    names = list(packages)
    command = f"sudo apt-get install {' '.join(names)}"
    prefix = _apt_prefix()
    if prefix is None:
        raise Missing(f"{why}: missing on this machine.", f"Install it: {command}")
    print(f"{why}: installing {' '.join(names)} with apt-get", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    if subprocess.run(install, check=False, stdin=subprocess.DEVNULL).returncode:
        raise Missing(f"{why}: apt-get could not install it.", f"Install it by hand: {command}")


def postgres_bin() -> Path | None:
    """The folder of the newest PostgreSQL server binaries; Debian keeps them outside PATH."""
    named = os.environ.get("PG_BIN")
    if named:
        return Path(named)
    found = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit()
        and int(folder.parent.name) >= POSTGRES_MINIMUM
        and (folder / "initdb").exists()
        and (folder / "postgres").exists()
    ]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("postgres") else None


def ensure_postgres() -> Path:
    """The server binaries, installed first where that is possible."""
    found = postgres_bin()
    if found is None:
        apt_install(["postgresql"], why=f"PostgreSQL server {POSTGRES_MINIMUM} or later")
        found = postgres_bin()
    if found is None:
        raise Missing(
            f"No PostgreSQL server of version {POSTGRES_MINIMUM} or later was found.",
            "Install one and name the folder of its initdb: PG_BIN=/path/to/bin make test",
        )
    return found


def chromium() -> str | None:
    """A Chromium or Chrome that a test driver can start."""
    named = os.environ.get("FANGXIAN_CHROMIUM")
    if named:
        return named
    for name in ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser"):
        path = shutil.which(name)
        if path and not str(Path(path).resolve()).startswith(("/snap/", "/usr/bin/snap")) and not _is_snap_stub(path):
            return path
    return None


def _is_snap_stub(path: str) -> bool:
    """Ubuntu's chromium-browser is a shell script that only starts the snap."""
    start = Path(path).read_bytes()[:4096]
    return start.startswith(b"#!") and b"/snap/bin" in start


def _playwrights_own() -> bool:
    root = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return any(root.glob("chromium*"))


def ensure_browser() -> None:
    """Chromium, and a font with Han characters to read the pages by."""
    has_font = any(Path("/usr/share/fonts").rglob("NotoSansCJK*")) or not shutil.which("apt-get")
    if not has_font:
        apt_install(["fonts-noto-cjk"], why="A font with Chinese characters")
    if chromium() or _playwrights_own():
        return
    if is_ubuntu():
        raise Missing(
            "Chromium is missing, and Ubuntu's package is a snap that tests cannot drive.",
            "Run: .venv/bin/playwright install --with-deps chromium\n"
            "  or install Google Chrome, or name a browser: FANGXIAN_CHROMIUM=/path/to/chrome make test",
        )
    apt_install(["chromium"], why="Chromium for the browser tests")


def ensure_gettext() -> None:
    """xgettext finds the strings that the message catalogues must hold."""
    if not shutil.which("xgettext"):
        apt_install(["gettext"], why="gettext for the check of the message catalogues")
