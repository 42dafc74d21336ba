"""The database itself refuses to change, delete or empty the record."""

import pytest
from django.db import DatabaseError, connection, transaction

from fangxian.record import triggers
from fangxian.record.models import Entry
from fangxian.record.tests.support import entry, receive, station

pytestmark = pytest.mark.django_db
STATEMENTS = [
    "UPDATE record_entry SET flags = 'late'",
    "UPDATE record_entry SET payload = payload",
    "UPDATE record_entry SET position = position + 100",
    "DELETE FROM record_entry",
    "DELETE FROM record_entry WHERE position = 1",
]
if connection.vendor == "postgresql":
    STATEMENTS += ["TRUNCATE record_entry", "TRUNCATE record_entry CASCADE"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(statement):
    receive(station(), entry(1))
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 1


def test_the_orm_is_refused_too():
    receive(station(), entry(1))
    row = Entry.objects.get()
    row.flags = "late"
    for act in (row.save, row.delete, Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic():
            act()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="REPLACE is SQLite's alone")
def test_replacing_a_row_by_its_id_is_refused():
    receive(station(), entry(1))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO record_entry SELECT * FROM record_entry")


def test_triggers_are_there_after_the_migrations():
    assert triggers.state(connection) == triggers.State(absent=(), changed=())
