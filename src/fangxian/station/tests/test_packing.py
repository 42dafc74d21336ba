"""Static files as a browser gets them: packed, revalidated, and packed again only when they change."""

import gzip
import os
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fangxian.station.packing import PackedStorage, collect

MAIN = "/static/station/main.js"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("static")
    storage = PackedStorage(location=str(root))
    for name, text in {
        "station/main.js": "let a;\n" * 500,
        "console/a.css": "a {}\n" * 500,
        "vendor/x/x.js": "x",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
        list(storage.post_process({name: None}))
    return root


@pytest.fixture
def browser(collected: Path, settings: Settings) -> Client:
    settings.STATIC_ROOT = collected
    return Client()


def body(answer: object) -> bytes:
    return b"".join(answer)  # type: ignore[call-overload, no-any-return]


def test_a_station_file_goes_packed_over_the_wire(browser: Client) -> None:
    plain = body(browser.get(MAIN, headers={"accept-encoding": "identity"}))
    answer = browser.get(MAIN, headers={"accept-encoding": "gzip"})
    packed = body(answer)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"
    assert len(packed) < len(plain) / 2
    assert gzip.decompress(packed) == plain


def test_a_browser_asks_each_time_for_the_station_and_gets_no_bytes_when_nothing_changed(browser: Client) -> None:
    answer = browser.get(MAIN)
    assert answer["Cache-Control"] == "no-cache"
    again = browser.get(MAIN, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert body(again) == b""


@pytest.mark.parametrize(("url", "seconds"), [("/static/console/a.css", 300), ("/static/vendor/x/x.js", 86_400)])
def test_other_files_are_good_for_a_while(browser: Client, url: str, seconds: int) -> None:
    assert browser.get(url)["Cache-Control"] == f"public, max-age={seconds}, must-revalidate"


def test_only_what_changed_is_packed_again(tmp_path: Path) -> None:
    storage = PackedStorage(location=str(tmp_path))
    for name in ("a.js", "b.js"):
        (tmp_path / name).write_text("old\n" * 100)
    both = {"a.js": None, "b.js": None}
    assert [name for name, _copy, _done in storage.post_process(both)] == ["a.js", "b.js"]
    assert list(storage.post_process(both)) == []
    (tmp_path / "b.js").write_text("new\n" * 100)
    os.utime(tmp_path / "b.js", (1, 1))
    assert [name for name, _copy, _done in storage.post_process(both)] == ["b.js"]
    assert gzip.decompress((tmp_path / "b.js.gz").read_bytes()) == b"new\n" * 100


def test_a_copy_goes_when_its_file_no_longer_packs(tmp_path: Path) -> None:
    storage = PackedStorage(location=str(tmp_path))
    (tmp_path / "a.js").write_text("old\n" * 100)
    list(storage.post_process({"a.js": None}))
    (tmp_path / "a.js").write_text("x")
    os.utime(tmp_path / "a.js", (1, 1))
    list(storage.post_process({"a.js": None}))
    assert not (tmp_path / "a.js.gz").exists()


def test_a_dry_run_packs_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("old\n" * 100)
    assert list(PackedStorage(location=str(tmp_path)).post_process({"a.js": None}, dry_run=True)) == []
    assert not (tmp_path / "a.js.gz").exists()


def test_the_house_collects_the_station_packed_and_leaves_out_what_only_developers_read(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = []
    collect()
    assert (tmp_path / "station/main.js.gz").exists()
    assert not list(tmp_path.rglob("*.map"))
