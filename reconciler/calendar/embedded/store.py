"""The embedded calendar's memory: JSON documents in SQLite, one writer at a time across threads and processes."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, cast

from reconciler.calendar.event import JSON

if TYPE_CHECKING:
    from collections.abc import Iterator

from reconciler.errors import CalendarDown

Doc: TypeAlias = dict[str, JSON]

# Numbers are never used twice, so that a deleted event cannot come back as another one.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS athlete (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sport (id INTEGER PRIMARY KEY AUTOINCREMENT, athlete TEXT NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, athlete TEXT NOT NULL, day TEXT NOT NULL, external_id TEXT, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT, athlete TEXT NOT NULL, day TEXT NOT NULL, event INTEGER, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS wellness (
    athlete TEXT NOT NULL, day TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (athlete, day));
CREATE INDEX IF NOT EXISTS event_day ON event (athlete, day);
CREATE INDEX IF NOT EXISTS event_external_id ON event (athlete, external_id);
CREATE INDEX IF NOT EXISTS activity_day ON activity (athlete, day);
CREATE INDEX IF NOT EXISTS activity_event ON activity (event);
"""
_FIRST_NUMBERS = (("event", 100_000_000), ("activity", 200_000_000), ("sport", 900_000))


class Store:
    """All athletes' documents. Every method needs an open `transaction`."""

    def __init__(self, path: str) -> None:
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self.close = weakref.finalize(self, self._db.close)
            self._prepare()
        except sqlite3.Error as error:
            raise CalendarDown(
                f"The embedded calendar cannot use the file {path}: {error}.",
                hint="Name a file that is a calendar made by this program, or one that does not exist yet.",
            ) from None

    def _prepare(self) -> None:
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)
            for table, number in _FIRST_NUMBERS:
                self._db.execute(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? "
                    "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                    (table, number, table),
                )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: an exception undoes what was written."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def athlete(self, athlete: str) -> Doc | None:
        return self._one("SELECT doc FROM athlete WHERE id = ?", athlete)

    def save_athlete(self, athlete: str, doc: Doc) -> None:
        self._db.execute("INSERT OR REPLACE INTO athlete VALUES (?, ?)", (athlete, json.dumps(doc)))

    def sports(self, athlete: str) -> tuple[Doc, ...]:
        return self._many("SELECT doc, id FROM sport WHERE athlete = ? ORDER BY id", athlete)

    def save_sport(self, athlete: str, doc: Doc) -> Doc:
        return self._save("sport", doc, athlete=athlete)

    def delete_sports(self, athlete: str) -> None:
        self._db.execute("DELETE FROM sport WHERE athlete = ?", (athlete,))

    def events(self, athlete: str, oldest: str = "", newest: str = "9999-12-31") -> tuple[Doc, ...]:
        """Events that begin from `oldest` to `newest` (dates), by day and number."""
        return self._many(
            "SELECT doc, id FROM event WHERE athlete = ? AND day BETWEEN ? AND ? ORDER BY day, id",
            athlete,
            oldest,
            newest,
        )

    def event(self, athlete: str, number: int) -> Doc | None:
        return self._one("SELECT doc, id FROM event WHERE athlete = ? AND id = ?", athlete, number)

    def events_called(self, athlete: str, external_id: str) -> tuple[Doc, ...]:
        return self._many(
            "SELECT doc, id FROM event WHERE athlete = ? AND external_id = ? ORDER BY id",
            athlete,
            external_id,
        )

    def save_event(self, athlete: str, doc: Doc) -> Doc:
        """Insert a document without an id, or replace the one that has it. Returns it with its id."""
        day = str(doc["start_date_local"])[:10]
        return self._save("event", doc, athlete=athlete, day=day, external_id=doc["external_id"])

    def delete_event(self, athlete: str, number: int) -> bool:
        found = self._db.execute("DELETE FROM event WHERE athlete = ? AND id = ?", (athlete, number)).rowcount
        return bool(found)

    def activities(self, athlete: str, oldest: str = "", newest: str = "9999-12-31") -> tuple[Doc, ...]:
        """Activities of a period, newest first."""
        rows = self._many(
            "SELECT doc, id FROM activity WHERE athlete = ? AND day BETWEEN ? AND ?", athlete, oldest, newest
        )
        return tuple(
            sorted(rows, key=lambda doc: (str(doc["start_date_local"]), cast("int", doc["id"])), reverse=True)
        )

    def activity(self, number: int) -> tuple[str, Doc] | None:
        """The athlete and the document."""
        row = self._db.execute("SELECT doc, id, athlete FROM activity WHERE id = ?", (number,)).fetchone()
        return (str(row[2]), _doc(row)) if row else None

    def activity_of(self, event: int) -> Doc | None:
        """The completed session that an event is paired with."""
        return self._one("SELECT doc, id FROM activity WHERE event = ? ORDER BY id LIMIT 1", event)

    def save_activity(self, athlete: str, doc: Doc) -> Doc:
        day = str(doc["start_date_local"])[:10]
        return self._save("activity", doc, athlete=athlete, day=day, event=doc["paired_event_id"])

    def delete_activity(self, number: int) -> None:
        self._db.execute("DELETE FROM activity WHERE id = ?", (number,))

    def wellness(self, athlete: str, oldest: str, newest: str) -> tuple[Doc, ...]:
        return self._many(
            "SELECT doc FROM wellness WHERE athlete = ? AND day BETWEEN ? AND ? ORDER BY day",
            athlete,
            oldest,
            newest,
        )

    def save_wellness(self, athlete: str, day: str, doc: Doc) -> None:
        self._db.execute("INSERT OR REPLACE INTO wellness VALUES (?, ?, ?)", (athlete, day, json.dumps(doc)))

    def _save(self, table: str, doc: Doc, **columns: JSON) -> Doc:
        number = doc.get("id")
        names = [*columns, "doc"]
        values = [*columns.values(), json.dumps({key: value for key, value in doc.items() if key != "id"})]
        if number is None:
            marks = ", ".join("?" * len(names))
            sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own
            return {**doc, "id": self._db.execute(sql, values).lastrowid}
        sql = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608
        self._db.execute(sql, [*values, number])
        return doc

    def _one(self, sql: str, *values: str | int) -> Doc | None:
        row = self._db.execute(sql, values).fetchone()
        return _doc(row) if row else None

    def _many(self, sql: str, *values: str | int) -> tuple[Doc, ...]:
        return tuple(_doc(row) for row in self._db.execute(sql, values))


def _doc(row: tuple[str, ...]) -> Doc:
    doc = cast("Doc", json.loads(row[0]))
    return {"id": cast("JSON", row[1]), **doc} if len(row) > 1 else doc
