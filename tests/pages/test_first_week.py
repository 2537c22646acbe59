"""docs/first-week.md, followed as it stands there: from an empty directory to the week on the calendar."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from tests.forge.stand_in import StandIn, serving
from tests.pages.shell import Block, Shell, blocks, edited, same_but_for_days
from tests.workflows.programs import ROOT
from tests.workflows.stage import REPOSITORY, SECRET, Stage

PAGE = (ROOT / "docs/first-week.md").read_text(encoding="utf-8")
PARTS = ("1. Try it, without an account", "2. Say who you are")
LAST = ("4. On the watch, and after",)
WRITTEN = ["Easy run 35m", "Easy run 40m", "Long run with a brisk end", "Plans from git"]

TYPED = "a-key-that-the-reader-types"
"""Typing it puts it where no test may let a secret out: into a shell's own state."""


@dataclass
class Reader:
    """Somebody who does what the page says. `calendar` stands in for the calendar of the account."""

    shell: Shell
    calendar: EmbeddedCalendar
    url: str

    @property
    def plans(self) -> Path:
        """Where `init` was told to put the plans."""
        return self.shell.home / "plans"

    def follow(self, *headings: str) -> None:
        """Do what stands below these headings, in order, and look whether the page tells the truth."""
        found = [block for block in blocks(PAGE) if block.heading in headings]
        assert {block.heading for block in found} == set(headings)
        for block in found:
            self.do(block)

    def do(self, block: Block) -> None:
        """One block: type it, make the edit, or compare it with what was printed."""
        if block.language == "sh":
            if "YOU/plans" in block.text or "INTERVALS_API_KEY=" in block.text:
                self._lead_to_the_stand_in()
            self.shell.run(block.text.replace("paste-the-key-here", TYPED))
        elif block.language == "diff":
            (file,) = [path for path in self._yaml() if edits(path, block.text)]
            file.write_text(edited(file.read_text(encoding="utf-8"), block.text), encoding="utf-8")
        elif block.language == "yaml":
            name = re.match(r"# in (\S+)\n", block.text)
            assert name, "a YAML block says in which file it stands"
            with (self.plans / name[1]).open("a", encoding="utf-8") as out:
                out.write(lately(block.text))
        else:
            assert block.language == "text"
            assert same_but_for_days(block.text) in same_but_for_days(self.shell.said)

    def names(self) -> list[str]:
        """What is on the calendar of the account."""
        return sorted(str(row["name"]) for row in self.calendar.events("i7"))

    def _yaml(self) -> list[Path]:
        return [*self.plans.glob("athletes/*.yaml"), *self.plans.glob("athletes/ada/weeks/*.yaml")]

    def _lead_to_the_stand_in(self) -> None:
        settings = self.plans / "athletes/settings.yaml"
        text = settings.read_text(encoding="utf-8")
        if "calendar:" not in text:
            settings.write_text(f"{text}calendar: {self.url}\n", encoding="utf-8")


def edits(path: Path, diff: str) -> bool:
    """Whether this is the file in which the first line that goes stands."""
    first = next(line[1:] for line in diff.splitlines() if line.startswith("-"))
    return any(line.startswith(first) for line in path.read_text(encoding="utf-8").splitlines())


def lately(text: str) -> str:
    """The same with every day of the page a week ago: the page was written for one day, and is read on another."""
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=7)
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", day.isoformat(), text)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader with an empty directory and an account."""
    with EmbeddedCalendar(keys={SECRET: "i7", TYPED: "i7"}) as calendar, serve(calendar) as server:
        calendar.set_athlete("i7", timezone="Europe/Berlin")
        yield Reader(Shell(tmp_path / "home"), calendar, server.url)


def test_without_github_the_week_is_on_the_calendar_at_the_end(reader: Reader) -> None:
    reader.follow(*PARTS)
    assert reader.names() == []
    reader.follow("Without GitHub", *LAST)
    assert reader.names() == WRITTEN


def test_with_github_the_merge_puts_the_week_on_the_calendar(reader: Reader, tmp_path: Path) -> None:
    reader.follow(*PARTS)
    pushing, proposing, at_home, said = [block for block in blocks(PAGE) if block.heading == "With GitHub"]
    with serving(StandIn(REPOSITORY)) as github:
        stage = Stage(tmp_path, github, reader.calendar, reader.plans, tmp_path / "origin.git")
        reader.shell.run(f"git init --quiet --bare --initial-branch=main {stage.origin}")
        stage.ask("config", "uploadpack.allowAnySHA1InWant", "true")
        stage.git("config", f"url.{stage.origin}.insteadOf", "git@github.com:YOU/plans.git")
        reader.do(pushing)
        assert not all(job.succeeded for job in stage.reconcile()), "the page says that this run stops"

        reader.do(proposing)
        number = github.open("first-week", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
        assert stage.review(number).succeeded
        assert "Long run with a brisk end" in github.comments[number][0]["body"]
        assert reader.names() == []

        stage.merge(number)
        assert all(job.succeeded for job in stage.reconcile())
    reader.do(at_home)
    reader.do(said)
    reader.follow(*LAST)
    assert reader.names() == WRITTEN


def test_every_block_is_of_a_kind_that_is_tried() -> None:
    tried = {*PARTS, "With GitHub", "Without GitHub", *LAST}
    assert {block.heading for block in blocks(PAGE)} == tried
