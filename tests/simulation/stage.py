"""What a history happens to: git with its commits and permissions, a calendar with other hands on it, and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.reconcile.approval import Approval
from reconciler.reconcile.desired import Desired
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.job import Job
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.ownership import sunday
from tests.reconcile.world import ATHLETE, NOW, World
from tests.simulation.witness import Row, Witness, everything

OTHER = "i2002"
ZONES = (
    "Europe/Berlin",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "UTC",
)
SERVERS: dict[str, tuple[Any, ...]] = {
    "null_clears": (False, True),
    "minus_one_clears": (False, True),
    "bulk_omitted_resets": (False, True),
    "upsert_resets_moved_date": (True, True, False),
    "sent_load_wins_over_steps": (False, True),
    "crlf_normalised": (False, True),
    "trailing_blanks_stripped": (False, True),
    "copy_keeps_external_id": (False, True),
    "moving_start_moves_end": (True, False),
    "bad_row": ("refuses_all", "keeps_earlier", "is_skipped"),
    "colors_validated": (False, True),
    "external_id_limit": (None, None, 32),
    "external_id_over_limit": ("refused", "cut"),
    "list_includes_overlap": (False, True),
    "answers_in_reverse": (False, True),
    "write_answers_are_thin": (False, True),
    "locked_edit_refused": (True, False),
}
NEVER_TAKEN = ((), (), (), ("tags",), ("color", "hide_from_athlete"))


@dataclass(frozen=True)
class Commit:
    """The plan as of one commit, and what its message permits."""

    desired: tuple[Desired, ...] = ()
    deletes: int = 0
    keep_git: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Setting:
    """Everything about a history that does not happen but is so."""

    behaviour: Behaviour
    zone: str
    drift: str
    never_taken: tuple[str, ...]

    @classmethod
    def drawn(cls, dice: Random) -> Setting:
        chosen = {name: dice.choice(values) for name, values in SERVERS.items()}
        drift = dice.choice(["report", "adopt", "enforce"])
        return cls(Behaviour(**chosen), dice.choice(ZONES), drift, dice.choice(NEVER_TAKEN))

    def __str__(self) -> str:
        unusual = {
            name: getattr(self.behaviour, name)
            for name in SERVERS
            if getattr(self.behaviour, name) != getattr(Behaviour(), name)
        }
        return f"{self.zone}, drift: {self.drift}, never takes {self.never_taken or 'nothing'}, {unusual or 'usual server'}"


@dataclass
class Blame:
    """Which events other hands had, when, and what they put there; and when each entry of the ledger was written.

    Moments are steps.
    """

    touched: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    edits: dict[int, dict[str, tuple[int, Any]]] = field(default_factory=dict)
    written: dict[str, tuple[str, int]] = field(default_factory=dict)

    def record(self, ledger: Ledger, moment: int) -> None:
        # A mark that is taken in says nothing of the fields.
        marked = {name: {**entry.to_json(), "external_id": ""} for name, entry in ledger.entries.items()}
        entries = {name: str(sorted(fields.items())) for name, fields in marked.items()}
        self.written = {
            name: self.written[name] if self.written.get(name, ("", 0))[0] == text else (text, moment)
            for name, text in entries.items()
        }

    def since(self, identity: str | None, number: int) -> bool:
        """Tell whether other hands had the event after the ledger wrote of it."""
        written = self.written.get(identity or "", ("", -1))[1]
        return number in self.gone or self.touched.get(number, -1) > written


class Stage(World):
    """One athlete's world with a history. `commits` is git; `moment` counts what has happened.

    `unseen` are marks that a run was about to write when it was cut off, and that a broken list then left out: nobody
    can know that they arrived, so what carries them may end as unclaimed.
    """

    def __init__(self, setting: Setting) -> None:
        super().__init__(behaviour=setting.behaviour)
        self.setting = setting
        self.drift = setting.drift  # type: ignore[assignment]
        self.commits = [Commit()]
        self.blame = Blame()
        self.moment = 0
        self.ledger_was_lost = False
        self.plans_raced = False
        self.unseen: set[str] = set()
        athletes = (ATHLETE, OTHER)
        self.witness = Witness(
            embedded_transport(self.calendar), self.calendar, athletes, lost=setting.never_taken
        )
        self.tick(0)

    # Git.

    def commit_plan(self, desired: Sequence[Desired], **permits: Any) -> None:
        self.commits.append(Commit(tuple(desired), **permits))
        self.desired = list(desired)

    def permitted(self, ledger: Ledger, head: int) -> Approval:
        """What the commits since the last apply permit: as `read_approval` reads it from git."""
        applied = int(ledger.commit) if ledger.commit else head - 1
        since = self.commits[max(applied + (0 if ledger.intent else 1), 0) : head + 1]
        kept = frozenset(name for commit in since for name in commit.keep_git)
        most = max((commit.deletes for commit in since), default=0)
        return Approval(number(head), "maria", {"*": most} if most else {}, {"*": kept} if kept else {})

    def job_at(self, head: int, ledger: Ledger) -> Job:
        """What a run from this commit knows. Weeks that are over are not read."""
        yesterday = self.now.date() - dt.timedelta(days=1)
        desired = [item for item in self.commits[head].desired if sunday(item.week) >= yesterday]
        permitted = self.permitted(ledger, head)
        job = self.job(ledger, desired)
        return replace(
            job,
            scope=replace(job.scope, keep_git=permitted.kept("maria")),
            guards=Guards(allowed_deletes=permitted.allowed_deletes("maria")),
        )

    # Time.

    @property
    def calendar_hours(self) -> int:
        """How many hours have passed since the beginning."""
        return int((self.now - NOW).total_seconds() // 3600)

    def tick(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        self.today = self.now.astimezone(ZoneInfo(self.setting.zone)).date()

    # Other hands.

    def rows(self) -> dict[int, Row]:
        return everything(self.calendar, ATHLETE)

    def touch(self, event: int, **fields: Any) -> None:
        self.calendar.edit_event(ATHLETE, event, **fields)
        self.blame.touched[event] = self.moment
        self.blame.edits.setdefault(event, {}).update({key: (self.moment, fields[key]) for key in fields})

    def take_away(self, event: int) -> None:
        self.calendar.remove_event(ATHLETE, event)
        self.blame.gone.add(event)


def number(head: int) -> str:
    """A commit as the ledger names it."""
    return f"{head:040d}"
