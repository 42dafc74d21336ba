"""A backup of a running server, brought back elsewhere: same record, same people, no keys, and erased stays erased."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess
from zipfile import ZipFile

import pytest
from django.conf import settings

from fangxian.backup.manifest import MANIFEST
from tests.faults.house import House, own_database
from tests.scenarios.device import Device

pytestmark = pytest.mark.faults
NUMBERS = count(1)
ENTRIES = "SELECT count(*) FROM record_entry"
ERASED = "SELECT count(*) FROM record_subject WHERE erased_at IS NOT NULL"
ALIVE = "SELECT count(*) FROM record_subject WHERE wrapped_key IS NOT NULL"
ERASE = """
import django; django.setup()
from fangxian.accounts.models import User
from fangxian.record.models import Subject
from fangxian.record.services import erase_subjects
leader = User.objects.get(username="leader")
erase_subjects([Subject.objects.order_by("id").first().pk], reason="t", author_id=leader.pk, unit_id=None)
"""
# What a second installation with the same keys must be able to read.
NAMES = """
import django; django.setup()
from fangxian.record.models import Entry
from fangxian.record.services import masked_identities
ids = list(Entry.objects.filter(sealed__isnull=False).values_list("pk", flat=True))
print(sum(bool(found.get("name")) for found in masked_identities(ids).values()))
"""


def cli(house: House, *arguments: object) -> CompletedProcess[str]:
    return house.python("-m", "fangxian.config.cli", *map(str, arguments))


@pytest.fixture
def elsewhere(tmp_path: Path, postgres_url: str) -> Iterator[House]:
    """Another installation with the same keys and nothing in its database."""
    (tmp_path / "elsewhere" / "static").mkdir(parents=True)
    with own_database(postgres_url) as url:
        yield House(tmp_path / "elsewhere", url)


@pytest.fixture
def filled(house: House) -> House:
    """A serving house with what a device has sent."""
    house.start()
    send(house.device(), 20)
    return house


def send(device: Device, number: int) -> None:
    """Register and deliver people, each with an ID number of their own."""
    for _ in range(number):
        device.screening("甲", f"1101051949{next(NUMBERS):08d}")
    device.sync()


def test_a_running_server_is_backed_up_and_comes_back_elsewhere(
    filled: House, elsewhere: House, tmp_path: Path
) -> None:
    file, stop = tmp_path / "one.backup", threading.Event()
    device = filled.device()

    def go_on() -> None:
        while not stop.is_set():
            send(device, 5)

    sending = threading.Thread(target=go_on)
    sending.start()
    try:
        done = cli(filled, "backup", file)
    finally:
        stop.set()
        sending.join()
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    brought = cli(elsewhere, "restore", file)
    assert brought.returncode == 0, brought.stderr
    manifest = json.loads(ZipFile(file).read("manifest.json"))
    assert 20 <= elsewhere.count(ENTRIES) == manifest["position"] <= filled.count(ENTRIES)
    assert "green" in elsewhere.verify().stdout
    assert int(elsewhere.python("-c", NAMES).stdout) >= 20
    assert elsewhere.count("SELECT count(*) FROM accounts_user") == filled.count("SELECT count(*) FROM accounts_user")


def test_the_house_goes_on_after_a_restore(filled: House, elsewhere: House, tmp_path: Path) -> None:
    cli(filled, "backup", tmp_path / "one.backup")
    assert cli(elsewhere, "restore", tmp_path / "one.backup").returncode == 0
    elsewhere.codes, elsewhere.officer = filled.codes, filled.officer
    before = elsewhere.count(ENTRIES)
    try:
        elsewhere.start()
        send(elsewhere.device(), 3)
    finally:
        elsewhere.kill()
    assert elsewhere.count(ENTRIES) > before
    assert "green" in elsewhere.verify().stdout


def test_a_backup_crosses_from_one_database_to_the_other(filled: House, tmp_path: Path, postgres_url: str) -> None:
    if not postgres_url:
        pytest.skip("needs PostgreSQL beside SQLite: run with_postgres.py")
    there, back = tmp_path / "there.backup", tmp_path / "back.backup"
    (tmp_path / "lite" / "static").mkdir(parents=True)
    lite = House(tmp_path / "lite", "")
    assert cli(filled, "backup", there).returncode == 0
    filled.kill()
    done = cli(lite, "restore", there)
    assert done.returncode == 0, done.stderr
    assert "green" in lite.verify().stdout
    assert cli(lite, "backup", back).returncode == 0
    done = cli(filled, "restore", "--replace", back)
    assert done.returncode == 0, done.stderr
    assert "green" in filled.verify().stdout
    assert hashes(there) == hashes(back)


def hashes(file: Path) -> dict[str, str]:
    manifest = json.loads(ZipFile(file).read("manifest.json"))
    return {part["table"]: part["sha256"] for part in manifest["parts"] if part["table"].startswith("record_")}


def test_no_key_and_no_sign_in_is_in_a_backup(filled: House, tmp_path: Path) -> None:
    cli(filled, "backup", tmp_path / "one.backup")
    with ZipFile(tmp_path / "one.backup") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
        names = archive.namelist()
    keys = json.loads(Path(settings.KEY_FILE).read_text())
    secrets = [item["key"] for item in keys["wrapping"]] + [keys["index"], keys["secret"]]
    assert not [secret for secret in secrets if secret.encode() in content]
    assert not [name for name in names if "session" in name or "jobs_job" in name]


def test_a_database_in_use_is_not_replaced_without_a_word(filled: House, tmp_path: Path) -> None:
    cli(filled, "backup", tmp_path / "one.backup")
    before = filled.count(ENTRIES)
    done = cli(filled, "restore", tmp_path / "one.backup")
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert filled.count(ENTRIES) == before


def test_a_damaged_backup_changes_nothing(filled: House, tmp_path: Path) -> None:
    whole, cut, changed = (tmp_path / name for name in ("whole", "cut", "changed"))
    cli(filled, "backup", whole)
    filled.kill()
    cut.write_bytes(whole.read_bytes()[:-200])
    changed.write_bytes(whole.read_bytes())
    change_a_row(changed)
    before = filled.count(ENTRIES)
    for file in (cut, changed, tmp_path / "nothing"):
        done = cli(filled, "restore", "--replace", file)
        assert (done.returncode, filled.count(ENTRIES)) == (1, before), done.stdout
        assert "Traceback" not in done.stderr


@contextmanager
def rewritten(file: Path) -> Iterator[dict[str, bytes]]:
    """Give the members of an archive to be changed, and write it anew with them."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    yield parts
    with ZipFile(file, "w") as archive:
        for member, content in parts.items():
            archive.writestr(member, content)


def change_a_row(file: Path) -> None:
    """Change one digit of an entry and leave everything else as it was."""
    with rewritten(file) as parts:
        name = next(name for name in parts if name.endswith("record_entry.jsonl"))
        parts[name] = parts[name].replace(b"36.4", b"36.5", 1)


def make_older(file: Path) -> None:
    """Let a backup be one of before the holding area had clocks: its tables hold no rows, so their columns do not matter."""
    with rewritten(file) as parts:
        manifest = json.loads(parts[MANIFEST])
        known = [made for made in manifest["migrations"] if made[0] != "record" or made[1] < "0007"]
        parts[MANIFEST] = json.dumps({**manifest, "migrations": known}).encode()


def test_a_record_that_does_not_verify_is_not_restored(filled: House, elsewhere: House, tmp_path: Path) -> None:
    """The hash of the part is forged as well: the leaves still tell."""
    file = tmp_path / "one.backup"
    cli(filled, "backup", file)
    change_a_row(file)
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    for part in manifest["parts"]:
        part["sha256"] = hashlib.sha256(parts[part["member"]]).hexdigest()
    parts["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(file, "w") as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    done = cli(elsewhere, "restore", file)
    assert done.returncode == 1
    assert "leaf" in done.stderr


@pytest.mark.parametrize("age", [lambda file: None, make_older], ids=["older", "of an older version"])
def test_erased_people_stay_erased_when_an_older_backup_comes_back(
    filled: House, tmp_path: Path, age: Callable[[Path], None]
) -> None:
    file = tmp_path / "older.backup"
    cli(filled, "backup", file)
    age(file)
    alive = filled.count(ALIVE)
    assert filled.python("-c", ERASE).returncode == 0
    filled.kill()
    done = cli(filled, "restore", "--replace", file)
    assert done.returncode == 0, done.stderr
    assert "1 identities" in done.stdout
    assert (filled.count(ERASED), filled.count(ALIVE)) == (1, alive - 1)
    assert "green" in filled.verify().stdout


def test_erasures_are_known_from_a_newer_backup_where_the_disk_is_lost(
    filled: House, elsewhere: House, tmp_path: Path
) -> None:
    older, newer = tmp_path / "older.backup", tmp_path / "newer.backup"
    cli(filled, "backup", older)
    assert filled.python("-c", ERASE).returncode == 0
    cli(filled, "backup", newer)
    done = cli(elsewhere, "restore", older, "--erased-in", newer)
    assert done.returncode == 0, done.stderr
    assert elsewhere.count(ERASED) == 1
    assert "green" in elsewhere.verify().stdout
