"""What is missing on a machine is installed where that is allowed, else named exactly."""

import os
from pathlib import Path

import pytest

import system


def program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of a person without rights, with no program at all."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def test_without_rights_the_package_is_named(bare: Path) -> None:
    program(bare, "apt-get", "exit 0")
    program(bare, "sudo", "exit 1")
    with pytest.raises(system.Missing, match="sudo apt-get install postgresql"):
        system.apt_install(["postgresql"], why="PostgreSQL")


def test_with_rights_it_is_installed_without_questions(bare: Path) -> None:
    program(bare, "apt-get", "exit 0")
    program(bare, "sudo", f'printf "%s\\n" "$*" >> {bare}/asked')
    system.apt_install(["gettext"], why="gettext")
    asked = (bare / "asked").read_text(encoding="utf-8")
    assert "-n env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends gettext" in asked


def test_a_failing_installation_is_said(bare: Path) -> None:
    program(bare, "apt-get", "exit 0")
    program(bare, "sudo", 'case "$*" in *install*) exit 100;; esac; exit 0')
    with pytest.raises(system.Missing, match="Install it by hand: sudo apt-get install chromium"):
        system.apt_install(["chromium"], why="Chromium")


def test_a_snap_in_disguise_is_not_taken_for_a_browser(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FANGXIAN_CHROMIUM", raising=False)
    program(bare, "chromium-browser", 'exec /snap/bin/chromium "$@"')
    assert system.chromium() is None
    program(bare, "google-chrome", "exit 0")
    assert system.chromium() == str(bare / "google-chrome")
