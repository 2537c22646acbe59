"""docs/rules.md and `reconciler rules` say what the rules are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reconciler.cli.main import main
from reconciler.rules import LISTED, RULES
from reconciler.rules.document import EVIDENCE, markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_the_page_is_in_step_with_the_rules() -> None:
    assert PAGE.read_text() == markdown(), "run `reconciler rules list --format markdown > docs/rules.md`"


@pytest.mark.parametrize("rule", LISTED, ids=lambda rule: rule.id)
def test_every_rule_is_explained_with_source_and_evidence(
    rule: object, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = next(one for one in LISTED if one is rule)
    assert main(["rules", "explain", chosen.id]) == 0
    said = capsys.readouterr().out

    assert chosen.doc in said
    assert chosen.source in said
    assert EVIDENCE[chosen.evidence] in said
    assert all(f"{one.name}: {one.value:g} {one.unit}" in said for one in chosen.thresholds)


def test_the_list_holds_every_rule_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [rule.id for rule in LISTED]

    assert main(["rules", "list", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [rule["id"] for rule in document["rules"]][: len(RULES)] == [rule.id for rule in RULES]

    assert main(["rules", "list", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == markdown()


def test_a_key_explains_every_rule_that_shares_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "F2", "--format", "json"]) == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)["rules"]] == [
        "stated-duration",
        "session-size",
    ]


@pytest.mark.parametrize("name", ["known-rules", "waivers"])
def test_what_the_report_says_of_its_own_accord_is_explained_and_cannot_be_waived(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "explain", name]) == 0
    said = capsys.readouterr().out

    assert said.startswith(f"{name}: ")
    assert "waiver:    none: it always holds" in said
    assert main(["rules", "explain", name, "--format", "json"]) == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)["rules"]] == [name]


def test_an_unknown_rule_is_an_error_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "run-spikes"]) == 1
    said = capsys.readouterr().err

    assert "there is no rule 'run-spikes'" in said
    assert "did you mean run-spike?" in said
