"""What a model looks up is true: examples parse, schemas are those of the documents, prompts name tools that exist."""

from __future__ import annotations

import json
import re

import pytest

from reconciler.assistant import prompts, reference
from reconciler.athlete.schemas import DOCUMENTS, render
from reconciler.errors import ReconcilerError
from reconciler.workout import diagnose, parse
from tests.assistant.talk import Assistant

EXAMPLES = re.findall(r"A (run|ride|swim):\n\n```\n(.*?)```", reference.SYNTAX, re.DOTALL)


@pytest.mark.parametrize(("sport", "text"), EXAMPLES, ids=[sport for sport, _ in EXAMPLES])
def test_every_example_reads_without_a_remark(sport: str, text: str) -> None:
    assert diagnose(parse(text), sport=sport.capitalize()) == ()


def test_there_is_an_example_of_each_kind() -> None:
    assert [sport for sport, _ in EXAMPLES] == ["run", "ride", "swim"]


TABLE = re.search(r"\| what \| write.*?\n\n", reference.SYNTAX, re.DOTALL)
ROWS = [row.split("|")[2:4] for row in (TABLE[0] if TABLE else "").split("\n") if row.startswith("|")][2:]
WRITE = [token for write, _ in ROWS for token in re.findall(r"`([^`]+)`", write)]
NEVER = [token for _, never in ROWS for token in re.findall(r"`([^`]+)`", never)]


def as_step(token: str) -> str:
    """The token in a step; one that is no duration or distance itself gets one."""
    alone = re.fullmatch(r"\d+(?:h\d+)?[ms]|\d+(?:mtr|km|m)|[\d.]+h|\d+:\d+|\d+ minutes|10m ramp.*", token)
    return f"- {token}" if alone else f"- 10m {token}"


@pytest.mark.parametrize("token", [token for token in WRITE if token != "ramp"])
def test_every_form_to_write_is_read(token: str) -> None:
    found = parse(as_step(token))
    assert len(found.steps) == 1
    assert [one for one in found.diagnostics if one.severity == "error"] == []


@pytest.mark.parametrize("token", NEVER)
def test_every_form_never_to_write_is_objected_to(token: str) -> None:
    step = as_step(token) + (" Z2" if re.fullmatch(r"10:00|10 minutes|1\.5h", token) else "")
    assert parse(step).diagnostics, step


def test_the_table_was_read() -> None:
    assert len(WRITE) > 15
    assert len(NEVER) >= 7


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_resource_is_the_schema_of_a_document(assistant: Assistant, name: str) -> None:
    (content,) = assistant.ask("read_resource", f"schema://{name}").contents
    assert content.text == render(name)
    assert json.loads(content.text)["$schema"]


@pytest.mark.parametrize("topic", reference.TOPICS)
def test_clients_without_resources_get_the_same_by_a_tool(assistant: Assistant, topic: str) -> None:
    assert assistant.call("get_reference", topic=topic).text == reference.reference(topic)  # type: ignore[arg-type]


def test_other_schemas_there_are_none() -> None:
    with pytest.raises(ReconcilerError, match="no document"):
        reference.schema("../week")


@pytest.mark.parametrize("name", ["plan_week", "review_week", "write_strategy"])
def test_prompts_and_instructions_name_tools_that_exist(assistant: Assistant, name: str) -> None:
    tools = {tool.name for tool in assistant.ask("list_tools").tools}
    (message,) = assistant.ask("get_prompt", name, {"athlete": "ada"}).messages
    for text in (message.content.text, prompts.INSTRUCTIONS):
        named = set(re.findall(r"\b(?:get|list|check|preview|propose|explain)_[a-z_]+", text))
        assert named
        assert named <= tools


def test_prompts_take_the_week_that_is_named(assistant: Assistant) -> None:
    (message,) = assistant.ask("get_prompt", "plan_week", {"athlete": "ada", "week": "2026-W21"}).messages
    assert message.content.text.startswith("Plan 2026-W21 for ada.")
