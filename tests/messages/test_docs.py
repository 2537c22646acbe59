"""docs/messages.md: the message it shows is the real one, its YAML is read, its words are those of the program."""

from __future__ import annotations

import re

import pytest

from reconciler.athlete import read_athlete, read_settings
from reconciler.cli.main import main
from reconciler.cli.today import SAID
from tests.athlete.memory import MemoryTree
from tests.cli.plans import ROOT

TEXT = (ROOT / "docs/messages.md").read_text(encoding="utf-8")
YAML = dict(re.findall(r"```yaml\n# in (athletes/\S+)\n(.*?)```", TEXT, re.DOTALL))


def test_the_examples_are_read() -> None:
    who = "name: Ada\nintervals_id: i7\ntimezone: Europe/Berlin\n"
    tree = MemoryTree({path: (who if "ada" in path else "") + text for path, text in YAML.items()})
    morning = read_athlete(tree, "ada").document.morning
    assert morning is not None
    assert (morning.env, morning.at) == ("TELEGRAM_URL_ADA", "06:30")
    assert read_settings(tree).notifications[0].on == ("failed", "drift")


def test_the_message_is_the_real_one_but_for_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    """The examples have no fitness record, and are read without their calendar."""
    (shown,) = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
    arguments = ["--root", str(ROOT), "--today", "2026-05-13", "--calendar", "http://localhost:9"]
    assert main(["today", "maria", *arguments]) == 0
    real = capsys.readouterr().out.splitlines()
    assert [line for line in shown.splitlines() if not line.startswith("Form ")] == real[:4]


def test_every_word_of_a_delivery_is_explained() -> None:
    table = TEXT.split("| word |")[1].split("\n\n")[0]
    assert [
        word for word in SAID.values() if word.split(" while")[0].split(" for today")[0] not in table
    ] == ["no `morning` in athlete.yaml"]
