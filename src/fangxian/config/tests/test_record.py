"""What `fangxian record verify` says about what it finds."""

import re
from argparse import Namespace
from inspect import getsource

import pytest
from django.db import connection

from fangxian.config.commands import record
from fangxian.record import triggers, verify
from fangxian.record.models import Head
from fangxian.record.tests.support import entry, receive, station

pytestmark = pytest.mark.django_db


def said(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = record.run_verify(Namespace())
    return code, capsys.readouterr().out.lstrip()


def test_a_whole_record_is_green(capsys: pytest.CaptureFixture[str]) -> None:
    receive(station(), entry(1))
    assert said(capsys) == (0, "1 entries, green\n")


def test_a_finding_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    receive(station(), entry(1))
    Head.objects.update(position=5)
    assert said(capsys) == (1, "head: 5 (the end of the record is not where the head says)\n1 entries, 1 findings\n")


def test_a_hollow_trigger_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    name = min(triggers.EXPECTED[connection.vendor])
    does = {"sqlite": "BEGIN SELECT 1; END", "postgresql": f"FOR EACH ROW EXECUTE FUNCTION {triggers.FUNCTION}()"}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON record_entry" if connection.vendor == "postgresql" else ""))
        cursor.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON record_entry {does[connection.vendor]}")
    assert f"trigger_changed: {name} (this trigger is not what the installation wrote" in said(capsys)[1]


def test_there_are_words_for_every_finding() -> None:
    codes = re.findall(r'report\.add\("(\w+)"', getsource(verify))
    assert set(codes) == record.WORDS.keys()
