"""The JSON of a `workout_doc` reads back as the steps that it came from."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reconciler.workout import (
    Repeat,
    Step,
    Target,
    Workout,
    from_doc,
    measure,
    parse,
    workout_doc,
)
from tests.workout.recorded import events, needs_data, texts
from tests.workout.strategies import ITEMS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTITY = re.compile("&(lt|gt|amp|quot|#39);")  # as text, it cannot be told from what the server escaped
Items = tuple[Step | Repeat, ...]

RECORDED = [
    (row["id"], row["description"], row["workout_doc"])
    for row in texts()
    if row["truth"] in ("steps", "steps+resolved") and "steps" in row["workout_doc"]
] + [(event["name"], event["description"], event["workout_doc"]) for event in events()]


def as_stored(items: Items) -> Items:
    """What a document can hold: a step with a distance leaves its duration to the server."""
    return tuple(
        replace(item, steps=tuple(stored(step) for step in item.steps))
        if isinstance(item, Repeat)
        else stored(item)
        for item in items
    )


def stored(step: Step) -> Step:
    return replace(step, duration=None) if step.distance else step


@needs_data
@pytest.mark.parametrize(("name", "text", "document"), RECORDED, ids=[row[0] for row in RECORDED])
def test_every_recorded_document_reads_back(name: str, text: str, document: dict[str, Any]) -> None:
    """As the steps of the text that it was recorded with."""
    steps, options = from_doc(document)

    assert steps == as_stored(parse(text).steps), name
    assert dict(options) == {key: str(value) for key, value in (document.get("options") or {}).items()}


@given(ITEMS)
def test_any_steps_come_back(items: Items) -> None:
    """Through JSON, as the calendar sends it."""
    assume(not any(ENTITY.search(item.text or "") for item in every(items)))
    workout = Workout(items, options=(("pool_length", "25m"),))

    document = json.loads(json.dumps(workout_doc(workout, measure(workout, sport="Swim"), resolved=True)))

    assert from_doc(document) == (as_stored(items), workout.options)


def every(items: Items) -> Iterator[Step | Repeat]:
    for item in items:
        yield item
        yield from item.steps if isinstance(item, Repeat) else ()


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assume(not ENTITY.search(text))
    workout = parse(text)

    assert from_doc(workout_doc(workout, measure(workout)))[0] == as_stored(workout.steps)


@pytest.mark.parametrize(
    ("shown", "text"),
    [("Easy &lt; hard", "Easy < hard"), ("A &amp; B", "A & B"), ("Q&notes &copy", "Q&notes &copy")],
)
def test_labels_come_back_without_html(shown: str, text: str) -> None:
    assert from_doc({"steps": [{"duration": 60, "text": shown}]})[0] == (Step(text, duration=60),)


def test_a_repeat_without_a_text_gets_the_shortest() -> None:
    steps, _ = from_doc({"steps": [{"reps": 3, "steps": [{"duration": 60}]}]})

    assert steps == (Repeat(3, (Step(duration=60),), "3x"),)


def test_what_the_server_adds_is_not_read() -> None:
    step = {"duration": 60, "power": {"units": "w", "value": 200}, "_power": {"value": 200}, "cadence": None}

    assert from_doc({"steps": [step], "normalized_power": 200, "options": None}) == (
        (Step(duration=60, power=Target("w", value=200)),),
        (),
    )


STEP = {"duration": 60}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "the document: expected an object"),
        ({"steps": [{"duration": 10**400}]}, "duration: expected a number"),
        ({"steps": [{"distance": float("nan")}]}, "distance: expected a number"),
        ({}, "steps: expected a list"),
        ({"steps": [], "options": []}, None),
        ({"steps": [], "options": [1]}, "options: expected an object"),
        ({"steps": [STEP] * 2001}, "steps: 2001 of them, expected at most 2000"),
        ({"steps": [3]}, r"steps\[0\]: expected an object"),
        ({"steps": [{"steps": 3}]}, r"steps\[0\].steps: expected a list"),
        ({"steps": [{"steps": [STEP]}]}, r"steps\[0\].reps: expected how often"),
        ({"steps": [{"reps": 2.5, "steps": [STEP]}]}, r"steps\[0\].reps: expected a whole number"),
        ({"steps": [{"reps": 2, "steps": [{"reps": 2, "steps": []}]}]}, "a repeat inside a repeat"),
        ({"steps": [{"duration": True}]}, r"steps\[0\].duration: expected a number"),
        ({"steps": [{"duration": "60"}]}, r"steps\[0\].duration: expected a number"),
        ({"steps": [{"duration": 60, "text": 3}]}, r"steps\[0\].text: expected text"),
        ({"steps": [{"duration": 60, "power": 3}]}, r"steps\[0\].power: expected an object"),
        ({"steps": [{"duration": 60, "power": {"value": 3}}]}, r"steps\[0\].power.units: expected such as"),
        ({"steps": [{"duration": 60, "hr": {"units": "%hr"}}]}, r"steps\[0\].hr: expected either value"),
        ({"steps": [{"duration": 60, "hr": {"units": "%hr", "end": 5}}]}, "expected either value"),
        ({"steps": [{"duration": 60, "hr": {"units": "%hr", "start": 5}}]}, "expected either value"),
        (
            {"steps": [{"duration": 60, "hr": {"units": "%hr", "value": 4, "start": 3, "end": 5}}]},
            "expected either value",
        ),
        ({"steps": [{"duration": 60, "hr": {"units": 3}}]}, r"steps\[0\].hr.units"),
        (
            {"steps": [{"duration": 60, "hr": {"units": "%hr", "start": "a", "end": 5}}]},
            r"steps\[0\].hr.start",
        ),
        (
            {"steps": [{"duration": 60, "hr": {"units": "%hr", "value": 3, "target": 3}}]},
            r"steps\[0\].hr.target",
        ),
        ({"steps": [{"duration": 60, "hr": {"units": "%hr", "start": 1}}]}, "either value, or start and end"),
        ({"steps": [{"duration": float("inf")}]}, "expected a number"),
        ({"steps": [{"duration": 1.5}]}, "whole number"),
    ],
)
def test_another_form_is_refused_with_its_place(document: object, says: str | None) -> None:
    if says is None:
        assert from_doc(document) == ((), ())
        return
    with pytest.raises(ValueError, match=says):
        from_doc(document)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["steps", "reps", "text", "duration", "distance", "power", "units", "value", "options"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_read_or_refused(document: object) -> None:
    try:
        steps, _ = from_doc({"steps": [document], "options": document})
    except ValueError:
        return
    assert len(steps) == 1
