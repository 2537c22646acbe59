"""`reconciler doctor`, on a new repository, against the embedded calendar on a port and GitHub's answers."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.cli.main import main
from reconciler.scaffold.plans import FIRST_COMMIT
from tests.canary import secret
from tests.cli.plans import ROOT
from tests.scaffold.test_checks import GOOD

SECRET = secret("s3cr3t-intervals-key")
TOKEN = secret("ghp_s3cr3t")
Doctor = Callable[..., tuple[int, dict[str, dict[str, Any]]]]


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    root = tmp_path / "plans"
    given = ("--athlete", "ada", "--name", "Ada", "--intervals-id", "i7", "--timezone", "Europe/London")
    assert main(["init", str(root), *given]) == 0
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Training plans")
    return root


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def doctor(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Doctor]:
    """Ask the doctor, with a calendar that knows athlete i7; returns the exit code and the checks by id."""
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL", "INTERVALS_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with EmbeddedCalendar(keys={SECRET: "i7"}) as calendar, serve(calendar) as server:
        calendar.set_athlete("i7", timezone="Europe/London", icu_garmin_upload_workouts=True)

        def ask(key: str | None = SECRET, **environment: str) -> tuple[int, dict[str, dict[str, Any]]]:
            with monkeypatch.context() as within:
                for name, value in environment.items():
                    within.setenv(name, value)
                if key is not None:
                    within.setenv("INTERVALS_API_KEY", key)
                capsys.readouterr()
                where = ("--root", str(plans), "--calendar", server.url)
                text = main(["doctor", *where])
                printed = capsys.readouterr()
                assert main(["doctor", *where, "--format", "json"]) == text
                document = json.loads(capsys.readouterr().out)
            schema = json.loads((ROOT / "schemas/doctor.schema.json").read_text(encoding="utf-8"))
            jsonschema.validate(document, schema)
            assert SECRET not in printed.out + printed.err + str(document)
            assert TOKEN not in printed.out + printed.err + str(document)
            assert document["healthy"] is (text == 0)
            assert all(check["hint"] for check in document["checks"] if check["status"] != "ok")
            return text, {check["id"]: check for check in document["checks"]}

        ask.calendar = calendar  # type: ignore[attr-defined]
        yield ask


def test_in_order_from_git_to_the_watch(doctor: Doctor) -> None:
    code, found = doctor()
    assert code == 0
    assert list(found) == [
        "git",
        "documents",
        "credential",
        "athlete-id",
        "timezone",
        "thresholds",
        "watch",
        "ledger",
        "workflow",
        "private",
        "branch-protection",
        "secrets",
        "schedule",
    ]
    not_ok = {name for name, check in found.items() if check["status"] != "ok"}
    assert not_ok == {"private", "branch-protection", "secrets", "schedule"}
    assert {found[name]["status"] for name in not_ok} == {"unknown"}


def test_without_a_credential_it_says_which_variable(doctor: Doctor) -> None:
    code, found = doctor(key=None)
    assert (code, found["credential"]["status"]) == (1, "bad")
    assert "INTERVALS_API_KEY" in found["credential"]["message"]
    about_the_calendar = [name for name in found if name in ("calendar", "athlete-id", "timezone", "watch")]
    assert about_the_calendar == ["calendar"]
    assert found["calendar"]["status"] == "unknown"


def test_the_embedded_calendar_is_neither_made_nor_checked(
    plans: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(plans.rglob("*"))
    capsys.readouterr()
    where = ("--root", str(plans), "--calendar", "embedded")
    assert main(["doctor", *where, "--format", "json"]) == 0
    found = {check["id"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "not checked: the embedded calendar" in found["calendar"]["message"]
    assert not {"credential", "athlete-id", "timezone", "watch"} & set(found)
    assert sorted(plans.rglob("*")) == before


def approves_by_branch(plans: Path) -> None:
    settings = plans / "athletes/settings.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("approval: pull-request", "approval: branch"), encoding="utf-8")


@pytest.mark.parametrize("origin", ["", "https://gitlab.com/ada/plans.git"])
def test_nobody_is_told_of_github_who_does_not_use_it(doctor: Doctor, plans: Path, origin: str) -> None:
    approves_by_branch(plans)
    if origin:
        git(plans, "remote", "add", "origin", origin)
    found = doctor()[1]
    assert not {"workflow", "private", "branch-protection", "secrets", "schedule"} & set(found)


def test_a_repository_on_github_is_asked_about_whatever_approves(doctor: Doctor, plans: Path) -> None:
    approves_by_branch(plans)
    git(plans, "remote", "add", "origin", "https://github.com/ada/plans.git")
    assert {"workflow", "branch-protection"} <= set(doctor()[1])


def test_a_key_that_the_calendar_does_not_accept(doctor: Doctor) -> None:
    code, found = doctor(key="another-key")
    assert (code, found["credential"]["status"], found["athlete-id"]["status"]) == (1, "ok", "bad")
    assert "timezone" not in found


def test_another_time_zone_on_the_calendar(doctor: Doctor) -> None:
    doctor.calendar.set_athlete("i7", timezone="Asia/Tokyo")  # type: ignore[attr-defined]
    code, found = doctor()
    assert (code, found["timezone"]["status"]) == (1, "bad")
    assert "Asia/Tokyo" in found["timezone"]["message"]


def test_no_watch(doctor: Doctor) -> None:
    doctor.calendar.set_athlete("i7", icu_garmin_upload_workouts=False)  # type: ignore[attr-defined]
    assert doctor()[1]["watch"]["status"] == "bad"


def test_targets_without_a_threshold_on_the_calendar(doctor: Doctor, plans: Path) -> None:
    week = next((plans / "athletes/ada/weeks").iterdir())
    text = week.read_text(encoding="utf-8").replace("    duration: 50m\n", '    steps: "- 50m Z2 Pace"\n')
    week.write_text(text, encoding="utf-8")
    athlete = plans / "athletes/ada/athlete.yaml"
    limits = 'thresholds: {Run: {measured: 2026-01-01, threshold_pace: "5:00/km"}}\n'
    athlete.write_text(athlete.read_text(encoding="utf-8") + limits, encoding="utf-8")
    assert doctor()[1]["thresholds"]["status"] == "ok"
    doctor.calendar.set_sports("i7", [{"types": ["Run"], "lthr": 170}])  # type: ignore[attr-defined]
    code, found = doctor()
    assert (code, found["thresholds"]["status"]) == (1, "bad")
    assert "no threshold pace" in found["thresholds"]["message"]


def test_a_document_that_does_not_load_does_not_hide_the_rest(doctor: Doctor, plans: Path) -> None:
    (plans / "athletes/ada/rules.yaml").write_text("week: {time: 5}\nnonsense: 1\n", encoding="utf-8")
    code, found = doctor()
    assert (code, found["documents"]["status"], found["workflow"]["status"]) == (1, "bad", "ok")


def test_nothing_committed_and_another_branch(doctor: Doctor, plans: Path) -> None:
    git(plans, "branch", "--move", "trunk")
    assert doctor()[1]["git"]["status"] == "bad"
    git(plans, "update-ref", "-d", "HEAD")
    found = doctor()[1]["git"]
    assert ("nothing is committed" in found["message"], found["hint"]) == (True, FIRST_COMMIT)


def test_no_git_at_all(doctor: Doctor, plans: Path) -> None:
    (plans / ".git").rename(plans / "elsewhere")
    code, found = doctor()
    assert (code, found["git"]["status"], found["watch"]["status"]) == (1, "bad", "ok")


def test_a_damaged_ledger(doctor: Doctor, plans: Path) -> None:
    git(plans, "update-ref", "refs/reconciler/ada", "HEAD")
    assert doctor()[1]["ledger"]["status"] == "bad"


def test_the_calendar_is_away(
    plans: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be asked is unknown: nobody is told to change an id that may be right."""
    monkeypatch.setenv("INTERVALS_API_KEY", SECRET)
    assert main(["doctor", "--root", str(plans), "--calendar", "http://127.0.0.1:9", "--format", "json"]) == 0
    found = {check["id"]: check["status"] for check in json.loads(capsys.readouterr().out)["checks"]}
    assert found["athlete-id"] == "unknown"


@pytest.fixture
def github() -> Iterator[str]:
    """GitHub, as far as the doctor asks it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            allowed = self.headers["Authorization"] == f"Bearer {TOKEN}"
            status, body = GOOD[self.path.partition("?")[0]] if allowed else (401, {"message": "no"})
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_with_a_token_github_is_asked(doctor: Doctor, plans: Path, github: str) -> None:
    git(plans, "remote", "add", "origin", "git@github.com:ada/plans.git")
    _, found = doctor(GITHUB_TOKEN=TOKEN, GITHUB_API_URL=github)
    assert {found[name]["status"] for name in ("private", "branch-protection", "schedule")} == {"ok"}
    assert found["secrets"]["status"] == "bad"  # GitHub holds KEY, and athlete.yaml names another one


def test_what_the_token_may_not_see_is_unknown(doctor: Doctor, plans: Path, github: str) -> None:
    git(plans, "remote", "add", "origin", "https://github.com/ada/plans")
    _, found = doctor(GH_TOKEN="wrong", GITHUB_API_URL=github)
    assert {found[name]["status"] for name in ("private", "branch-protection", "secrets", "schedule")} == {
        "unknown"
    }


class TestMessages:
    def has_a_channel(self, plans: Path) -> None:
        athlete = plans / "athletes/ada/athlete.yaml"
        text = athlete.read_text(encoding="utf-8")
        assert "\n# morning: " in text
        athlete.write_text(text.replace("\n# morning: ", "\nmorning: "), encoding="utf-8")

    def test_the_line_of_init_is_all_it_takes(self, doctor: Doctor, plans: Path) -> None:
        assert "messages" not in doctor()[1]
        self.has_a_channel(plans)
        code, found = doctor()
        assert (code, found["messages"]["status"]) == (0, "ok")

    def test_a_channel_without_its_workflow_is_said(self, doctor: Doctor, plans: Path) -> None:
        self.has_a_channel(plans)
        (plans / ".github/workflows/morning.yml").unlink()
        found = doctor()[1]["messages"]
        assert (found["status"], "there is no .github/workflows/morning.yml" in found["message"]) == (
            "unknown",
            True,
        )

    @pytest.mark.parametrize(("on", "name"), [("failed", "reconcile.yml"), ("review", "plan-review.yml")])
    def test_news_need_their_address_in_the_step_that_tells(
        self, doctor: Doctor, plans: Path, on: str, name: str
    ) -> None:
        settings = plans / "athletes/settings.yaml"
        text = settings.read_text(encoding="utf-8") + f"notifications: [{{env: COACH_CHANNEL, on: [{on}]}}]\n"
        settings.write_text(text, encoding="utf-8")
        code, found = doctor()
        assert (code, found["messages"]["status"]) == (1, "bad")
        assert f"{name} does not hand over COACH_CHANNEL" in found["messages"]["message"]
        assert "COACH_CHANNEL: ${{ secrets.COACH_CHANNEL }}" in found["messages"]["hint"]
