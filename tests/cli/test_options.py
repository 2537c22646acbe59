"""What the shared options take, and what they say to the rest."""

from __future__ import annotations

import pytest

from reconciler.cli.main import main
from tests.cli.plans import Plans


@pytest.mark.parametrize("option", ["--from", "--to", "--today"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01"])
def test_a_day_at_the_edge_of_the_calendar_is_refused_in_words(
    option: str, day: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "--root", str(plans.root), option, day]) == 1
    said = capsys.readouterr().err
    assert f"{day} is out of reach: expected a day from 2000-01-01 to 2100-12-31" in said


@pytest.mark.parametrize("command", ["validate", "diff", "review", "events", "apply"])
@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_every_command_works_on_the_first_and_the_last_day(command: str, day: str, plans: Plans) -> None:
    assert plans.run(command, today=day) == 0


@pytest.mark.parametrize("day", ["2026-05-32", "tomorrow", "13.5.2026", ""])
def test_what_is_no_day_is_refused_in_words(
    day: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "--root", str(plans.root), "--from", day]) == 1
    assert "is no day: expected one such as 2026-05-13" in capsys.readouterr().err
