"""The page about the embedded calendar says what is true."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.routes import ROUTES

PAGE = (Path(__file__).parents[2] / "docs" / "embedded-calendar.md").read_text(encoding="utf-8")


def test_its_example_runs() -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)

    exec(compile(example, "embedded-calendar.md", "exec"), {})  # noqa: S102 - our own page


def test_its_endpoints_are_those_that_are_served() -> None:
    rows = re.findall(r"^\| ([A-Z, ]+) \| `(/\S+)` \|$", PAGE, flags=re.MULTILINE)

    said = {(method, path) for methods, path in rows for method in methods.split(", ")}
    assert said == {(route.method, route.template) for route in ROUTES}


def test_its_open_questions_are_all_the_switches() -> None:
    said = re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE)

    assert said == [field.name for field in dataclasses.fields(Behaviour)]
