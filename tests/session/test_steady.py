"""Nothing changed: what is known by hash is what a whole run comes to, and whatever differs leads to a whole run."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import pytest
import stamina
from hypothesis import given, settings
from hypothesis import strategies as st

import reconciler
from reconciler.athlete.tree import WorkingTree
from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.git import Repository
from reconciler.reconcile.ledger_store import LedgerStore
from reconciler.render.review import Review
from reconciler.session import memory
from reconciler.session.athlete_run import write
from reconciler.session.look import look
from reconciler.session.options import Options
from reconciler.session.session import Session
from tests.canary import leaks, secret
from tests.cli.plans import Plans, make_plans, run_process

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 5, 11)
NOW = dt.datetime(2026, 5, 11, 7, tzinfo=dt.UTC)
MEMORY = ".git/reconciler/in-sync"
WEEK = "ada/weeks/2026-W20.yaml"


@pytest.fixture
def plans(tmp_path: Path) -> Plans:
    return make_plans(tmp_path)


@dataclass(frozen=True)
class Ran:
    """One run over Ada: what it said, and whether it read her weeks."""

    review: Review
    whole: bool


@dataclass(frozen=True)
class Run:
    """How she is run. `first` and `last` are the options of the window."""

    today: dt.date | None = TODAY
    now: dt.datetime = NOW
    first: dt.date | None = None
    last: dt.date | None = None
    calendar: str | None = None

    def __call__(self, root: Path, *, writes: bool = True) -> Ran:
        options = Options(root, today=self.today, first=self.first, last=self.last, calendar=self.calendar)
        compiled: list[str] = []

        def watch(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code is compile_athlete.__code__:
                compiled.append(frame.f_code.co_name)

        with Session(options, WorkingTree(root), self.now) as session:
            session.prime()
            sys.setprofile(watch)
            try:
                review = write(session, "ada", None, lambda: False) if writes else look(session, "ada")
            finally:
                sys.setprofile(None)
        return Ran(review, bool(compiled))


run = Run()


def kept(root: Path) -> Path:
    return root / MEMORY / "ada.json"


def settle(root: Path, how: Run = run) -> None:
    """Apply, and let the next run see that there is nothing to do."""
    how(root)
    found = how(root)
    assert found.review.status == "in-sync", found.review
    assert kept(root).exists()


class Recorder:
    """A calendar on a port that remembers what it was asked."""

    def __init__(self, calendar: EmbeddedCalendar) -> None:
        self.calendar = calendar
        self.asked: list[tuple[str, str]] = []
        self.trouble: list[Response] = []

    def handle(self, request: Request) -> Response:
        self.asked.append((request.method, request.path))
        if self.trouble:
            return self.trouble.pop()
        return self.calendar.handle(request)


def test_one_request_and_no_week_is_read(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADA_KEY", secret("key"))
    with EmbeddedCalendar() as calendar, serve(recorder := Recorder(calendar)) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        settle(plans.root)
        recorder.asked.clear()
        found = run(plans.root)
        assert not found.whole
        assert recorder.asked == [("GET", "/api/v1/athlete/i7/events")]
        assert found.review.requests == 1
        assert found.review == replace(run(plans.root, writes=False).review, result=found.review.result)


def test_what_is_kept_holds_no_word_of_the_plan(plans: Plans) -> None:
    plans.write("ada/rules.yaml", "week: {}\n")
    settle(plans.root)
    text = kept(plans.root).read_text()
    assert not leaks(text)
    for value in json.loads(text).values():
        assert re.fullmatch(r"\d{1,4}|\d{4}-\d\d-\d\d|[0-9a-f]{64}", str(value))


def test_it_lies_in_gits_own_directory_also_for_a_worktree(plans: Plans, tmp_path: Path) -> None:
    settle(plans.root)
    other = tmp_path / "other"
    plans.git("worktree", "add", "--quiet", "-b", "other", str(other))
    (other / ".reconciler").mkdir()
    shutil.copy(plans.root / ".reconciler/calendar.sqlite", other / ".reconciler/calendar.sqlite")
    assert not run(other).whole
    assert not (other / ".git").is_dir()


def test_who_only_compares_keeps_nothing(plans: Plans) -> None:
    run(plans.root)
    assert run(plans.root, writes=False).review.status == "in-sync"
    assert not kept(plans.root).exists()
    settle(plans.root)
    assert not run(plans.root, writes=False).whole


@pytest.mark.parametrize("command", ["reconcile", "apply", "diff"])
@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "html"])
def test_every_output_is_the_same_to_the_byte(
    command: str, form: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    said = []
    for _ in range(3):
        capsys.readouterr()
        code = plans.run(command, "--format", form)
        said.append((code, *capsys.readouterr()))
        plans.run("apply")
    assert kept(plans.root).exists()
    assert said[0] == said[1] == said[2]


def write_file(path: str, text: str) -> Callable[[Plans], object]:
    return lambda plans: plans.write(path, text)


def on_the_calendar(name: str, **fields: str) -> Callable[[Plans], None]:
    def change(plans: Plans) -> None:
        with plans.calendar() as calendar:
            found = [event for event in calendar.events("i7") if event["name"] == name]
            for event in found:
                calendar.edit_event("i7", int(str(event["id"])), **fields)

    return change


def foreign(plans: Plans) -> None:
    with plans.calendar() as calendar:
        calendar.add_event(
            "i7", category="WORKOUT", type="Ride", name="Club ride", start_date_local="2026-05-17T09:00:00"
        )


def copy(plans: Plans) -> None:
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Easy run")
        wanted = ("category", "type", "name", "external_id")
        calendar.add_event(
            "i7", start_date_local="2026-05-14T00:00:00", **{key: event[key] for key in wanted}
        )


def gone(plans: Plans) -> None:
    with plans.calendar() as calendar:
        for event in calendar.events("i7"):
            if event["name"] == "Easy run":
                calendar.remove_event("i7", int(str(event["id"])))


def forget(plans: Plans) -> None:
    plans.git("update-ref", "-d", "refs/reconciler/ada")


def rewrite_the_ledger(plans: Plans) -> None:
    store = LedgerStore(Repository(plans.root))
    stored = store.read_one("ada")
    if stored.commit is None:
        return
    entries = {key: entry for key, entry in stored.ledger.entries.items() if not key.endswith("/easy")}
    store.write("ada", stored, replace(stored.ledger, entries=entries), "Lose one\n")


def twin(plans: Plans) -> None:
    text = (plans.root / "athletes/ada/athlete.yaml").read_text()
    plans.write("bea/athlete.yaml", text.replace("name: Ada", "name: Bea"))


def no_twin(plans: Plans) -> None:
    shutil.rmtree(plans.root / "athletes/bea", ignore_errors=True)


CHANGES: dict[str, Callable[[Plans], object]] = {
    "a comment": lambda plans: plans.write(WEEK, _text(plans, WEEK) + "# nothing\n"),
    "a name": lambda plans: _swap(plans, WEEK, "Long run", "Longer run"),
    "a load": lambda plans: _swap(plans, WEEK, "load: 75", "load: 80"),
    "a day": lambda plans: _swap(plans, WEEK, "date: 2026-05-16", "date: 2026-05-17"),
    "broken": lambda plans: _swap(plans, WEEK, "sport: Run, name: Easy", "sport: [Run, name: Easy"),
    "a week more": write_file(
        "ada/weeks/2026-W21.yaml",
        "week: 2026-W21\nworkouts:\n  - {id: a, date: 2026-05-20, sport: Run, name: Hm, duration: 30m}\n",
    ),
    "an empty week": write_file("ada/weeks/2026-W21.yaml", "week: 2026-W21\n"),
    "a past week": write_file("ada/weeks/2026-W10.yaml", "week: 2026-W10\n"),
    "a library": write_file(
        "ada/library/hill.yaml", "id: hill\nworkout: {sport: Run, name: Hills, duration: 40m}\n"
    ),
    "an odd file": write_file("ada/weeks.yml", "a: b\n"),
    "an empty directory": lambda plans: (plans.root / "athletes/ada/strategy.yaml").mkdir(),
    "an empty directory among the weeks": lambda plans: (
        plans.root / "athletes/ada/weeks/2026-W30.yaml"
    ).mkdir(),
    "a file that nobody reads": write_file("ada/notes/remarks.txt", "hm"),
    "an error by rule": write_file(
        "ada/rules.yaml", "checks: {long-session-share: {severity: error, share: 0.1}}\n"
    ),
    "no rules": lambda plans: (plans.root / "athletes/ada/rules.yaml").unlink(missing_ok=True),
    "enforce": write_file("settings.yaml", "calendar: embedded\napproval: none\ndrift: enforce\n"),
    "report": write_file("settings.yaml", "calendar: embedded\napproval: none\n"),
    "west": lambda plans: _swap(plans, "ada/athlete.yaml", "Europe/Berlin", "Pacific/Honolulu"),
    "its name": lambda plans: _swap(plans, "ada/athlete.yaml", "name: Ada", "name: Ada L."),
    "an edit on the calendar": on_the_calendar("Easy run", description="By hand"),
    "its undoing": on_the_calendar("Easy run", description=""),
    "what nobody manages": on_the_calendar("Easy run", color="red"),
    "a foreign event": foreign,
    "a copy": copy,
    "gone": gone,
    "forgotten": forget,
    "a ledger with one less": rewrite_the_ledger,
    "a twin": twin,
    "no twin": no_twin,
    "a permission": lambda plans: plans.commit("Fewer\n\nAllow-deletes: ada 4"),
    "a commit": lambda plans: plans.commit(),
}


def _text(plans: Plans, path: str) -> str:
    return (plans.root / "athletes" / path).read_text(encoding="utf-8")


def _swap(plans: Plans, path: str, one: str, other: str) -> None:
    """Change a text to another one, or back."""
    text = _text(plans, path)
    plans.write(
        path, text.replace(one, other) if one in text and other not in text else text.replace(other, one)
    )


STEPS = st.one_of(
    st.sampled_from(sorted(CHANGES)),
    st.builds(
        Run,
        today=st.sampled_from([TODAY, TODAY, TODAY, TODAY + DAY, TODAY + 7 * DAY, None]),
        now=st.sampled_from([NOW, NOW, NOW + DAY]),
        first=st.sampled_from([None, None, TODAY + DAY]),
        last=st.sampled_from([None, None, TODAY + 3 * DAY]),
    ),
)


def without_memory(root: Path) -> Path:
    """The same plans, calendar and ledgers, where nothing is remembered."""
    other = root.with_name("other")
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(root, other, symlinks=True)
    shutil.rmtree(other / MEMORY, ignore_errors=True)
    return other


def everything(root: Path) -> tuple[object, ...]:
    """The ledger and the calendar, but for the time of the last write of an event."""
    ledger = LedgerStore(Repository(root)).read_one("ada").ledger
    with Plans(root).calendar() as calendar:
        events = [{**event, "updated": ""} for event in calendar.events("i7")]
    return ledger, events


@settings(max_examples=8)
@given(st.lists(STEPS, min_size=1, max_size=6))
def test_remembered_or_not_a_run_comes_to_the_same(steps: list[str | Run]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "plans"
        root.mkdir()
        plans, how = make_plans(root), run
        settle(root)
        for step in steps:
            if isinstance(step, Run):
                how = step
            else:
                CHANGES[step](plans)
            other = without_memory(root)
            assert how(root, writes=False).review == how(other, writes=False).review
            for _ in range(2):
                assert how(root).review == how(other).review
                assert everything(root) == everything(other)


@pytest.mark.parametrize(
    "change", sorted(CHANGES.keys() - {"report", "no rules", "no twin", "its undoing", "a commit"})
)
def test_whatever_differs_leads_to_a_whole_run(change: str, plans: Plans) -> None:
    settle(plans.root)
    before = kept(plans.root).read_text()
    CHANGES[change](plans)
    found = run(plans.root)
    assert found.whole or found.review.problems
    if found.review.status != "in-sync":
        assert kept(plans.root).read_text() == before


def test_a_commit_that_changes_no_file_does_not(plans: Plans) -> None:
    settle(plans.root)
    plans.commit("Only a word")
    assert not run(plans.root).whole


@pytest.mark.parametrize(
    "how",
    [
        Run(today=TODAY + DAY),
        Run(today=None, now=NOW + DAY),
        Run(today=None),
        Run(first=TODAY + DAY),
        Run(first=TODAY),
        Run(last=TODAY + 3 * DAY),
    ],
    ids=str,
)
def test_another_day_or_window_leads_to_a_whole_run(how: Run, plans: Plans) -> None:
    settle(plans.root)
    assert how(plans.root).whole
    assert not how(plans.root).whole


def test_the_clock_has_no_say_where_the_day_is_given(plans: Plans) -> None:
    settle(plans.root)
    assert not Run(now=NOW + DAY)(plans.root).whole


def test_another_calendar_leads_to_a_whole_run(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADA_KEY", secret("key"))
    settle(plans.root)
    with plans.calendar() as calendar, serve(calendar) as server:
        elsewhere = Run(calendar=server.url)
        assert elsewhere(plans.root).whole
        assert not elsewhere(plans.root).whole
        assert elsewhere(plans.root).review.calendar == server.url


def test_another_version_leads_to_a_whole_run(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(plans.root)
    assert not run(plans.root).whole
    monkeypatch.setattr(reconciler, "__version__", "0.1.1")
    memory.program.cache_clear()
    try:
        assert run(plans.root).whole
        assert not run(plans.root).whole
    finally:
        memory.program.cache_clear()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What is told of the program, where it lies in `tmp_path`."""
    (tmp_path / "room").mkdir()
    for name in ("__init__.py", "room/part.py"):
        (tmp_path / name).write_text("A = 1\n")
    monkeypatch.setattr(reconciler, "__file__", str(tmp_path / "__init__.py"))

    def now() -> str:
        memory.program.cache_clear()
        return memory.program()

    yield now
    memory.program.cache_clear()


def test_the_same_version_with_another_source_is_another_program(
    program: Callable[[], str], tmp_path: Path
) -> None:
    """Also where the file is as long as before, and whoever changed it kept its time."""
    part = tmp_path / "room/part.py"
    before, time = program(), part.stat().st_mtime_ns
    assert program() == before
    part.write_text("A = 2\n")
    os.utime(part, ns=(time, time))
    assert program() != before
    part.write_text("A = 1\n")
    assert program() == before
    part.rename(tmp_path / "part.py")
    assert program() != before


def test_the_same_source_on_another_machine_is_the_same_program(
    program: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = program()
    other = tmp_path / "other"
    (other / "room").mkdir(parents=True)
    for name in ("__init__.py", "room/part.py"):
        (other / name).write_text("A = 1\n")
        os.utime(other / name, ns=(0, 0))
    monkeypatch.setattr(reconciler, "__file__", str(other / "__init__.py"))
    assert program() == before


def test_what_an_editor_leaves_beside_the_source_is_no_part_of_it(
    program: Callable[[], str], tmp_path: Path
) -> None:
    before = program()
    (tmp_path / ".#part.py").symlink_to("somebody@somewhere.1234")
    assert program() == before


def damages(text: str) -> Iterator[str]:
    """The file cut at every tenth byte, with every digit another one, and things that are something else."""
    yield from (text[:end] for end in range(0, len(text) - 1, 10))
    for match in re.finditer(r"\d", text):
        yield f"{text[: match.start()]}{(int(match[0]) + 1) % 10}{text[match.end() :]}"
    yield from ("[]", "null", "{}", "[" * 9_000, "x" * 20_000, '{"seal": 1}', "\ud800")


def test_a_damaged_file_is_no_memory(plans: Plans) -> None:
    settle(plans.root)
    found = memory.Memory(plans.root / ".git")
    text = kept(plans.root).read_text()
    assert found.recall("ada") is not None
    for damaged in damages(text):
        kept(plans.root).write_bytes(damaged.encode(errors="surrogatepass"))
        assert found.recall("ada") is None, damaged
    before = run(without_memory(plans.root)).review
    ran = run(plans.root)
    assert (ran.whole, ran.review) == (True, before)
    assert kept(plans.root).read_text() == text


def test_what_another_athlete_kept_is_no_memory(plans: Plans) -> None:
    settle(plans.root)
    plans.write("bea/athlete.yaml", _text(plans, "ada/athlete.yaml").replace("i7", "i8"))
    plans.write("bea/weeks/2026-W20.yaml", _text(plans, WEEK))
    shutil.copy(kept(plans.root), kept(plans.root).with_name("bea.json"))
    with Session(Options(plans.root, today=TODAY), WorkingTree(plans.root), NOW) as session:
        session.prime()
        assert len(look(session, "bea").changes) == 4


@pytest.mark.parametrize("stands_there", ["a file", "a directory"])
def test_what_cannot_be_kept_is_no_trouble(stands_there: str, plans: Plans) -> None:
    if stands_there == "a file":
        (plans.root / ".git/reconciler").write_text("")
    else:
        kept(plans.root).mkdir(parents=True)
    run(plans.root)
    for _ in range(2):
        found = run(plans.root)
        assert (found.whole, found.review.status) == (True, "in-sync")


def test_two_processes_at_once(plans: Plans) -> None:
    settle(plans.root)
    kept(plans.root).unlink()
    command = ("reconcile", "--root", str(plans.root), "--today", str(TODAY), "--format", "json")
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(lambda _: run_process(*command, cwd=plans.root), range(4)))
    assert [one.returncode for one in ran] == [0] * 4
    assert len({one.stdout for one in ran}) == 1
    assert not run(plans.root).whole
    assert [path.name for path in kept(plans.root).parent.iterdir()] == ["ada.json"]


@pytest.mark.parametrize("change", ["a copy", "an edit on the calendar"])
def test_where_a_person_is_told_anything_nothing_is_kept(change: str, plans: Plans) -> None:
    run(plans.root)
    CHANGES[change](plans)
    for _ in range(2):
        found = run(plans.root)
        assert found.whole
        assert found.review.observations
    assert not kept(plans.root).exists()


def test_nor_where_the_calendar_had_to_be_asked_twice(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one request may mean that something else was asked than the list."""
    monkeypatch.setenv("ADA_KEY", secret("key"))
    with EmbeddedCalendar() as calendar, serve(recorder := Recorder(calendar)) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        run(plans.root)
        with stamina.set_testing(testing=True, attempts=2):
            recorder.trouble = [Response(500, b"")]
            found = run(plans.root)
            assert (found.review.status, found.review.requests) == ("in-sync", 2)
            assert not kept(plans.root).exists()
            settle(plans.root)
            recorder.trouble = [Response(500, b"")]
            found = run(plans.root)
            assert (found.whole, found.review.requests) == (False, 2)


def test_nor_where_a_message_permits_something(plans: Plans) -> None:
    run(plans.root)
    plans.commit("More\n\nAllow-deletes: ada 2")
    assert run(plans.root).review.permissions
    settle(plans.root)


def test_an_open_intent_is_not_recalled(plans: Plans) -> None:
    settle(plans.root)
    store = LedgerStore(Repository(plans.root))
    stored = store.read_one("ada")
    entry = stored.ledger.entries["2026-W20/easy"]
    from reconciler.reconcile.ledger import Intended  # noqa: PLC0415

    intent = Intended("update", "2026-W20/easy", entry.external_id, entry.event_id, entry.desired)
    store.write("ada", stored, replace(stored.ledger, intent=(intent,)), "begin\n")
    assert run(plans.root).whole
    assert not store.read_one("ada").ledger.intent


def test_what_refuses_a_run_refuses_it_still(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dirty tree, and a checkout that lies behind what was applied, whose files, ledger and calendar were all seen."""
    monkeypatch.setenv("ADA_KEY", secret("key"))
    with EmbeddedCalendar() as calendar, serve(recorder := Recorder(calendar)) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: branch\n")
        older = plans.commit()
        plans.commit("Only a word")
        settle(plans.root)
        assert not run(plans.root).whole
        (plans.root / "athletes/ada/weeks/2026-W22.yaml").write_text("week: 2026-W22\n")
        assert plans.run("reconcile") == 1
        assert "not clean" in capsys.readouterr().err
        plans.git("clean", "--quiet", "-fd", "athletes")
        plans.git("reset", "--quiet", "--hard", older)
        recorder.asked.clear()
        found = run(plans.root)
        assert "is older" in found.review.error
        assert recorder.asked == []
        assert "is older" in run(plans.root, writes=False).review.refusals[0]


def test_without_a_credential_it_is_said_still(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADA_KEY", secret("key"))
    with EmbeddedCalendar() as calendar, serve(calendar) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        settle(plans.root)
        monkeypatch.delenv("ADA_KEY")
        assert "ADA_KEY" in run(plans.root).review.error


def test_where_the_calendar_answers_otherwise_it_is_asked_once(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADA_KEY", secret("key"))
    with EmbeddedCalendar() as calendar, serve(recorder := Recorder(calendar)) as server:
        plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        settle(plans.root)
        calendar.add_event("i7", category="NOTE", name="Rain", start_date_local="2026-05-17T00:00:00")
        recorder.asked.clear()
        found = run(plans.root)
        assert (found.whole, found.review.status, found.review.requests) == (True, "in-sync", 1)
        assert len(recorder.asked) == 1
        assert not run(plans.root).whole
