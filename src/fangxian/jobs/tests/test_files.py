"""Waiting files: ciphertext on disk, whole or not at all."""

import io
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.files.storage import default_storage

from fangxian.base.ids import new_id
from fangxian.jobs import files

ID = new_id()


def path() -> Path:
    return Path(default_storage.path(f"jobs/{ID.hex}"))


@pytest.mark.parametrize("size", [0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK + 1, 3 * files.CHUNK])
def test_what_was_kept_comes_back(size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert files.keep(ID, io.BytesIO(content)) == size
    assert b"".join(files.read(ID)) == content
    files.discard(ID)
    assert not path().exists()


def test_the_disk_holds_no_plain_text_and_the_file_is_ours_alone() -> None:
    files.keep(ID, io.BytesIO("沈某某 11010519491231002X".encode() * 1000))
    assert b"11010519491231002X" not in path().read_bytes()
    assert path().stat().st_mode & 0o777 == 0o600
    assert settings.KEY_RING.secret.encode() not in path().read_bytes()


@pytest.mark.parametrize("harm", ["cut", "swap", "flip"])
def test_a_changed_file_is_not_read(harm: str) -> None:
    files.keep(ID, io.BytesIO(bytes(3 * files.CHUNK)))
    sealed = path().read_bytes()
    first, second, rest = sealed[: files.SEALED], sealed[files.SEALED : 2 * files.SEALED], sealed[2 * files.SEALED :]
    harmed = {"cut": first + second, "swap": second + first + rest, "flip": b"\x00" + sealed[1:]}[harm]
    path().write_bytes(harmed)
    with pytest.raises(InvalidTag):
        list(files.read(ID))


def test_a_file_opens_for_its_own_job_alone() -> None:
    files.keep(ID, io.BytesIO(b"x"))
    other = new_id()
    Path(default_storage.path(f"jobs/{other.hex}")).write_bytes(path().read_bytes())
    with pytest.raises(InvalidTag):
        list(files.read(other))
