"""All doors."""

from __future__ import annotations

from tests.fuzz import doors_answers, doors_files, doors_program

DOORS = (*doors_files.DOORS, *doors_answers.DOORS, *doors_program.DOORS)
