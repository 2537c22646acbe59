"""`reconciler report`, and the pages that reviews make of themselves."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.plans import ROOT, Plans
from tests.render.reported import Outline


def test_a_name_of_a_page_makes_one_page(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    out = plans.root / "out" / "plan.html"
    assert plans.run("report", "--out", str(out)) == 0
    said = capsys.readouterr().out
    assert "ada: 4 to create" in said
    assert f"Written: {out}" in said
    assert [path.name for path in out.parent.iterdir()] == ["plan.html"]
    assert "Key session" in out.read_text(encoding="utf-8")


def _open(plans: Plans, name: str) -> list[bool]:
    out = plans.root / f"{name}.html"
    assert plans.run("report", "--out", str(out)) == 0
    found = Outline(out.read_text(encoding="utf-8")).all("details")
    return ["open" in one for one in found if one.get("class") == "session card"]


def test_what_changes_is_open_and_what_does_not_is_folded(plans: Plans) -> None:
    assert _open(plans, "new") == [True, True, True]
    assert plans.run("apply") == 0
    plans.edit("ada/weeks/2026-W20.yaml", "name: Easy run", "name: Hill run")
    assert _open(plans, "changed") == [True, False, False]


def test_of_many_changes_only_this_week_is_open(plans: Plans) -> None:
    workouts = "".join(
        f"  - {{id: w{number}, date: 2026-05-{18 + number % 7}, sport: Run, name: Run, duration: 30m}}\n"
        for number in range(25)
    )
    plans.write("ada/weeks/2026-W21.yaml", f"week: 2026-W21\nworkouts:\n{workouts}")
    assert _open(plans, "many") == [True] * 3 + [False] * 25


def test_it_changes_nothing_on_the_calendar(plans: Plans) -> None:
    assert plans.run("report", "--out", str(plans.root / "site")) == 0
    with plans.calendar() as calendar:
        assert list(calendar.events("i7")) == []


def test_nobody_works_without_saying_where_to(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("report") == 1
    assert "--out" in capsys.readouterr().err


def test_a_revision_is_compared_without_a_calendar(plans: Plans) -> None:
    plans.write("settings.yaml", "calendar: https://intervals.example\napproval: none\n")
    plans.edit("ada/weeks/2026-W20.yaml", "name: Easy run", "name: Hill run")
    out = plans.root / "change.html"
    assert plans.run("report", "--against", "HEAD", "--out", str(out)) == 0
    text = Outline(out.read_text(encoding="utf-8")).text()
    assert "Easy run" in text
    assert "Hill run" in text
    assert "the YAML at HEAD" in text


def test_nothing_changed_is_still_a_page_with_weeks_and_findings(plans: Plans) -> None:
    out = plans.root / "same.html"
    assert plans.run("report", "--against", "HEAD", "--out", str(out)) == 0
    page = out.read_text(encoding="utf-8")
    assert 'id="ada-weeks"' in page
    assert 'id="ada-findings"' in page
    assert 'id="ada-changes"' not in page


def test_one_athlete_in_error_stops_no_other(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.write("bo/athlete.yaml", "name: Bo\nintervals_id: i8\ntimezone: Mars/Olympus\n")
    out = plans.root / "site"
    assert plans.run("report", "--out", str(out)) == 1
    assert "bad-timezone" in capsys.readouterr().out
    broken = Outline((out / "bo.html").read_text(encoding="utf-8")).text()
    assert "Mars/Olympus" in broken
    assert "bad-timezone" in broken
    assert "Key session" in (out / "ada.html").read_text(encoding="utf-8")
    assert "Error" in Outline((out / "index.html").read_text(encoding="utf-8")).text()


def test_a_past_week_that_does_not_load_is_said(plans: Plans) -> None:
    plans.write("ada/weeks/2026-W19.yaml", "week: 2026-W19\nworkouts: [{id: 7}]\n")
    out = plans.root / "plan.html"
    assert plans.run("report", "--out", str(out)) == 0
    text = Outline(out.read_text(encoding="utf-8")).text()
    assert "in past weeks" in text
    assert "Key session" in text


def test_without_the_extra_it_says_what_to_install(
    plans: Plans, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert plans.run("report", "--out", str(plans.root / "site")) == 1
    assert "pip install 'training-plan-reconciler[report]'" in capsys.readouterr().err
    assert not (plans.root / "site").exists()


def test_a_review_is_a_page_with_and_without_the_extra(
    plans: Plans, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plans.run("review", "--format", "html") == 0
    whole = Outline(capsys.readouterr().out)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert plans.run("review", "--format", "html") == 0
    plain = Outline(capsys.readouterr().out)
    assert (len(whole.all("svg")), len(plain.all("svg"))) == (2, 0)
    assert "Key session" in whole.text()
    assert "Key session" in plain.text()


def test_a_place_that_cannot_be_written_is_an_error_for_people(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    (plans.root / "taken").write_text("", encoding="utf-8")
    assert plans.run("report", "--out", str(plans.root / "taken" / "site")) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_help_loads_neither_library() -> None:
    script = "import sys; from reconciler.cli.main import main; main(['report', '--help']); "
    script += "print([name for name in ('jinja2', 'matplotlib') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip().endswith("[]")
