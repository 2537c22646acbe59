"""Workout text to steps: lines and blocks.

A block ends at a blank line. Its text lines before the first step are headers: `Nx` makes a repeat of the block's
steps, `Warmup` and `Cooldown` flag them. A text line under a step is swallowed, with its `Nx` (observed). A step
that is indented under another step is moved to the end of the workout and not repeated (observed).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.workout.diagnose import (
    moved,
    remarks_on_block,
    remarks_on_header,
    remarks_on_step,
    remarks_on_swallowed,
    remarks_on_text,
    remarks_on_whole,
    replaced,
)
from reconciler.workout.model import Diagnostic, Repeat, Step, Workout
from reconciler.workout.plain import read_plain
from reconciler.workout.tokens import read_line

if TYPE_CHECKING:
    from reconciler.workout.remark import Remark

REPEAT: Final = re.compile(r"([0-9](?<!\S[0-9])[0-9]{0,8})(?:x(?![^\s,;:.)])|[ \t]x$)", re.IGNORECASE)
_SECTION: Final = re.compile(r"(warm[ -]?up|cool[ -]?down)[ :]*([0-9]+ ?x)?$", re.IGNORECASE)
_RULE: Final = re.compile(r"-[ \t]*(?:-[ \t]*){2,}$")
# Prose has lines such as `Power: 102-152 W`, so of `power` only what a device averages over is taken.
_OPTION: Final = re.compile(
    r"(pool length|category(?=[ \t]*:)|power(?=[ \t]*:[ \t]*(?:1s|3s|10s|30s|lap)$))[ \t]*:[ \t]*(\S.*)$",
    re.IGNORECASE,
)
_COMMENT_END: Final = "-->"  # closes a comment of several lines: no step, though it begins with a dash


class _Header(NamedTuple):
    """What a text line above steps says: repetitions (0 is none), section, and what is wrong with it."""

    reps: int
    section: str
    ends: bool  # whether `Nx` ends the line
    remarks: tuple[Remark, ...]
    pending: tuple[Remark, ...]  # these count once a step follows
    option: tuple[str, str] | None  # such as ("pool_length", "25m")


def _read_step(body: str, section: str) -> tuple[Step | None, tuple[Remark, ...]]:
    plain = read_plain(body, section)
    if plain is not None:
        return plain, ()
    line = read_line(body, section)
    return line.step, remarks_on_step(body, line)


def _read_header(line: str) -> _Header:
    reps, end = 0, 0
    for found in REPEAT.finditer(line):
        reps, end = int(found[1]), found.end()
    section = _SECTION.match(line)
    name = "" if section is None else "warmup" if section[1][0] in "wW" else "cooldown"
    ends = end == len(line)
    found_option = _OPTION.match(line)
    option = (found_option[1].lower().replace(" ", "_"), found_option[2]) if found_option else None
    return _Header(reps, name, ends, remarks_on_text(line), remarks_on_header(line, reps, ends=ends), option)


# Plans repeat the same lines (`Recovery 5m 160w`) in nearly every session. Very long lines are not kept: memory.
_KEPT_LENGTH: Final = 1000
# What is compiled is measured next, and what was before the change is read beside it: some athletes at a time.
_KEPT_TEXT: Final = 4000
_known_step = lru_cache(maxsize=8192)(_read_step)
_known_header = lru_cache(maxsize=2048)(_read_header)


class _Reader:
    """Reads line by line; holds what the block that is open has collected."""

    __slots__ = (
        "block", "block_lines", "diagnostics", "indents", "lines", "nested", "nested_lines", "options", "pending",
        "reps", "reps_line", "section", "steps", "title",
    )  # fmt: skip

    def __init__(self) -> None:
        self.steps: list[Step | Repeat] = []
        self.lines: list[int] = []
        self.diagnostics: list[Diagnostic] = []
        self.options: dict[str, str] = {}
        self.block: list[Step] = []
        self.block_lines: list[int] = []
        self.nested: list[Step] = []
        self.nested_lines: list[int] = []
        self.indents: list[int] = []
        self.reps = 0
        self.reps_line = 0
        self.title = ""
        self.section = ""
        self.pending: tuple[int, tuple[Remark, ...]] = (0, ())

    def close(self) -> None:
        """End the block: its steps, once or as a repeat."""
        if self.block:
            if self.reps:
                self.steps.append(Repeat(self.reps, tuple(self.block), self.title))
            else:
                self.steps.extend(self.block)
            self.lines.extend(self.block_lines)
            self.block, self.block_lines = [], []
        elif self.reps_line:
            self.remark(self.reps_line, 0, (remarks_on_block(self.reps),))
        self.indents.clear()
        self.reps, self.reps_line, self.title, self.section, self.pending = 0, 0, "", "", (0, ())

    def remark(self, line: int, offset: int, remarks: tuple[Remark, ...]) -> None:
        for code, severity, column, message, suggestion in remarks:
            self.diagnostics.append(
                Diagnostic(code, severity, line, offset + column + 1, message, suggestion)
            )

    def text(self, number: int, raw: str, line: str) -> None:
        header = _known_header(line) if len(line) <= _KEPT_LENGTH else _read_header(line)
        if header.option:  # anywhere, also under a step
            self.options[header.option[0]] = header.option[1]
        if self.indents:
            self.remark(number, raw.index(line[0]), remarks_on_swallowed(line, header.reps))
            return
        if header.reps:
            if self.reps_line:
                self.remark(self.reps_line, 0, (replaced(self.reps, header.reps),))
            self.reps, self.reps_line, self.title = header.reps, number if header.ends else 0, line
        if header.section:
            self.section = header.section
        if header.remarks:
            self.remark(number, raw.index(line[0]), header.remarks)
        if header.pending:
            self.pending = (number, header.pending)

    def step(self, number: int, raw: str, line: str) -> None:
        if raw[0] == "-" and line[1:2] == " " and not line[2].isspace():  # nearly all: nothing to measure
            at, indent, within, nested = 0, 0, 2, False
            body = line[2:]
            self.indents = [2]
        else:
            body = line[1:].lstrip()
            at = raw.index("-")
            indent = len(raw[:at].expandtabs(4)) if at else 0
            while self.indents and indent < self.indents[-1]:
                self.indents.pop()
            nested = bool(self.indents)
            within = len(line) - len(body)
            self.indents.append(indent + (min(within, 5) if within > 1 else 2))
        read = _known_step if len(body) <= _KEPT_LENGTH else _read_step
        step, remarks = read(body, "" if nested else self.section)
        if remarks:
            self.remark(number, at + within, remarks)
        if step is None:
            return
        if self.pending[0]:
            self.remark(self.pending[0], 0, self.pending[1])
            self.pending = (0, ())
        if nested:
            self.remark(number, indent, (moved(line),))
            self.nested.append(step)
            self.nested_lines.append(number)
        else:
            self.block.append(step)
            self.block_lines.append(number)

    def finish(self, text: str) -> Workout:
        self.close()
        steps = (*self.steps, *self.nested)
        self.lines += self.nested_lines
        self.remark(1, 0, remarks_on_whole(text, steps, len(self.lines)))
        return Workout(steps, tuple(self.diagnostics), tuple(self.options.items()), tuple(self.lines))


def parse(text: str) -> Workout:
    """Read a workout text as the server does. Takes any text, never raises, linear in its length."""
    return _known_text(text) if len(text) <= _KEPT_TEXT else _read_text(text)


def _read_text(text: str) -> Workout:
    reader = _Reader()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            reader.close()
        elif line[0] != "-":
            reader.text(number, raw, line)
        elif line[-1] == "-" and _RULE.match(line):
            reader.close()
        elif line != _COMMENT_END:
            reader.step(number, raw, line)
    return reader.finish(text)


_known_text = lru_cache(maxsize=1024)(_read_text)
