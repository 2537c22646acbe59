"""A value of a YAML file and where it begins."""

from __future__ import annotations

from dataclasses import dataclass

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it begins (line and column from 1). `size` counts values with aliases followed."""

    value: object
    line: int
    column: int
    size: int = 1
    keys: dict[Scalar, tuple[int, int]] | None = None
    children: dict[Scalar, Node] | list[Node] | None = None
