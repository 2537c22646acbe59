"""What a beginner reads when something is wrong, word for word: what it is, what was expected, how to mend it.

`UPDATE_SNAPSHOTS=1` writes the pages anew; read their diff as a beginner would before committing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.cli.main import main
from tests.cli.plans import Plans

PAGES = Path(__file__).parent / "snapshots" / "errors"
WEEK = "ada/weeks/2026-W20.yaml"
REAL = "calendar: https://intervals.icu\n"


def _wrote(text: str, file: str = WEEK) -> Callable[[Plans], object]:
    return lambda plans: plans.write(file, text)


def _real(plans: Plans) -> None:
    plans.write("settings.yaml", REAL)
    plans.commit()


def _draft(plans: Plans) -> None:
    _real(plans)
    plans.git("switch", "--quiet", "--create", "draft")


def _damaged(plans: Plans) -> None:
    (plans.root / "reviewed.json").write_text("{")


def _moved(plans: Plans) -> None:
    (plans.root / "athletes").rename(plans.root / "plans")


def _nothing(plans: Plans) -> None:
    del plans


CASES: dict[str, tuple[Callable[[Plans], object], list[str]]] = {
    "wrong-directory": (_moved, ["diff"]),
    "unknown-command": (_nothing, ["dif"]),
    "unknown-athlete": (_nothing, ["facts", "adda"]),
    "not-a-day": (_nothing, ["diff", "--from", "12.5.2026"]),
    "not-a-week": (_nothing, ["review-week", "ada", "20"]),
    "days-turned-around": (_nothing, ["diff", "--from", "2026-05-12", "--to", "2026-05-11"]),
    "unknown-revision": (_nothing, ["diff", "--against", "mian"]),
    "unsafe-calendar": (_nothing, ["diff", "--calendar", "http://intervals.icu"]),
    "no-key": (_real, ["diff"]),
    "no-key-facts": (_real, ["facts", "ada"]),
    "dirty-tree": (_wrote(REAL, "settings.yaml"), ["apply"]),
    "not-on-main": (_draft, ["apply"]),
    "no-changeset": (_nothing, ["apply", "nowhere.json"]),
    "damaged-changeset": (_damaged, ["apply", "reviewed.json"]),
    "week-exists": (_nothing, ["new-week", "ada", "2026-W20", "--offline"]),
    "prune-without-period": (_nothing, ["prune", "--all"]),
    "prune-nothing-named": (_nothing, ["prune", "--from", "2026-05-11", "--to", "2026-05-12"]),
    "prune-unknown": (_nothing, ["prune", "--from", "2026-05-11", "--to", "2026-05-12", "plan:x"]),
    "adopt-unknown": (_nothing, ["adopt", "ada", "nothing"]),
    "adopt-side": (_nothing, ["adopt", "ada", "--take", "mine"]),
    "import-unknown": (_nothing, ["import", "ada", "--event", "5"]),
    "send-missing": (_nothing, ["today", "--now"]),
    "no-pull-request": (_nothing, ["github", "review"]),
    "yaml-tab": (_wrote("week: 2026-W20\nworkouts:\n\t- {id: a}\n"), ["validate"]),
    "yaml-indent": (_wrote("week: 2026-W20\nworkouts:\n  - id: a\n   name: b\n"), ["validate"]),
    "yaml-colon": (_wrote("week: 2026-W20\nwhy: easy: then hard\n"), ["validate"]),
    "yaml-quote": (_wrote('week: 2026-W20\nwhy: "easy\n'), ["validate"]),
    "yaml-bracket": (_wrote("week: 2026-W20\nworkouts: [{id: a}\n"), ["validate"]),
    "yaml-no-space": (_wrote("week: 2026-W20\nwhy\nfocus: x\n"), ["validate"]),
    "key-typo": (_wrote("week: 2026-W20\nwokouts: []\n"), ["validate"]),
    "typo-in-diff": (_wrote("week: 2026-W20\nwokouts: []\n"), ["diff"]),
}

WITHOUT_TODAY = ("unknown-command", "wrong-directory", "dirty-tree", "not-on-main")


@pytest.mark.parametrize("name", CASES)
def test_an_error_page(
    name: str, plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in ("ADA_KEY", "GITHUB_EVENT_PATH", "GITHUB_EVENT_NAME", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("GITHUB_REPOSITORY", "ada/plans")
    monkeypatch.chdir(plans.root)
    prepare, arguments = CASES[name]
    prepare(plans)
    code = main([*arguments, *([] if name in WITHOUT_TODAY else ["--today", "2026-05-11"])])
    said = capsys.readouterr()
    page = re.sub(re.escape(str(plans.root)), "PLANS", said.out + said.err)
    file = PAGES / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PAGES.mkdir(exist_ok=True)
        file.write_text(page, encoding="utf-8")
    assert code == 1
    assert page == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.txt")), ids=lambda page: page.stem)
def test_no_page_speaks_of_our_insides_or_leaves_a_beginner_alone(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert page.stem in CASES
    assert not re.search(r"Traceback|\w+Error\b|None\b|<class|object at 0x", text)
    helped = re.search(r"(?m)^(hint|see): |\(.+\) \[|^  Put |^    Put ", text)
    assert helped, text
