"""docs/yaml.md: its examples are read as a repository, its messages are the real ones, no field is forgotten."""

from __future__ import annotations

import re

import pytest

from reconciler.athlete import athlete_names, read_athlete, read_settings
from reconciler.athlete.schemas import document_schemas
from reconciler.athlete.yaml import load
from reconciler.errors import InputError
from tests.athlete.memory import ROOT, MemoryTree
from tests.athlete.test_schemas import VALIDATORS

TEXT = (ROOT / "docs/yaml.md").read_text()
FILES = dict(re.findall(r"```yaml\n# (athletes/\S+)\n(.*?)```", TEXT, re.DOTALL))
WRONG = re.findall(r"```yaml\n# wrong: (\S+)\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)


def test_the_examples_make_a_repository_that_can_be_read() -> None:
    tree = MemoryTree(FILES)
    assert athlete_names(tree) == ("ada",)
    athlete = read_athlete(tree, "ada")
    assert [workout.name for workout in athlete.weeks[0].workouts][:2] == ["5 x 1000 m", "Easy trail run"]
    assert read_settings(tree).notifications[0].env == "COACH_CHANNEL"


@pytest.mark.parametrize("path", FILES)
def test_the_examples_fit_their_schemas(path: str) -> None:
    name = {"weeks": "week", "library": "library"}.get(
        path.split("/")[-2], path.rsplit("/", maxsplit=1)[-1].removesuffix(".yaml")
    )
    assert [error.message for error in VALIDATORS[name].iter_errors(load(FILES[path].encode()))] == []


@pytest.mark.parametrize(("path", "text", "messages"), WRONG)
def test_the_messages_are_the_real_ones(path: str, text: str, messages: str) -> None:
    with pytest.raises(InputError) as caught:
        read_athlete(MemoryTree({**FILES, path: text}), "ada")
    assert "".join(f"{problem}\n" for problem in caught.value.problems) == messages


def test_every_field_is_named() -> None:
    fields: set[str] = set()
    for schema in document_schemas().values():
        definitions = schema.get("$defs", {})
        assert isinstance(definitions, dict)
        for body in (schema, *definitions.values()):
            fields |= set(body.get("properties", {}))
    missing = {
        field
        for field in fields
        if not re.search(rf"`{field}[`:]|^ *(?:- )?{field}:|[{{,] *{field}:", TEXT, re.MULTILINE)
    }
    assert missing == set()
