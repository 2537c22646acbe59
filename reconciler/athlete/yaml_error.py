"""The one error of both YAML readers."""

from __future__ import annotations


class YamlError(ValueError):
    """A text that is not the YAML we take: what was found, how to mend it, and where (from 1; 0 is unknown)."""

    def __init__(self, said: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(said)
        self.said = said
        self.hint = hint
        self.line = line
        self.column = column
