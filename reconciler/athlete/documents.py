"""One file at a time: bytes to a value to a model, with every problem gathered and placed in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from reconciler.athlete.model import Flaw, Pointer, show
from reconciler.athlete.outline import begins, outline
from reconciler.athlete.problems import flaws_of
from reconciler.athlete.yaml import decode, load, read_slowly
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.athlete.node import Node
    from reconciler.athlete.tree import Tree

M = TypeVar("M", bound=BaseModel)
Document = dict[str, object]
MOST_PROBLEMS = 50  # of one file at once: enough for people, and bounded


class Documents:
    """Reads documents from a tree. `problems` holds everything that was wrong so far."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self._locate = Locator(tree)

    def value(self, path: str, kind: type[BaseModel], *, may_be_empty: bool = False) -> Document | None:
        """The mapping that a file holds; None, with a problem, where it holds anything else."""
        try:
            value = load(self.tree.read(path))
        except YamlError as error:
            place = Place(path, error.line, error.column)
            self.problems.append(Problem(place, "yaml", error.said, error.hint))
            return None
        except OSError as error:
            self.unreadable(path, error)
            return None
        if isinstance(value, dict):
            return value
        if value is None and may_be_empty:
            return {}
        found = "an empty file" if value is None else show(value)
        said = f"found {found}, expected keys and values"
        hint = _beginning(kind, empty=value is None)
        self.problems.append(Problem(Place(path, 1, 1), "not-a-mapping", said, hint))
        return None

    def model(self, path: str, kind: type[M], *, may_be_empty: bool = False) -> M | None:
        """The file as a model; None, with problems, where it is not."""
        value = self.value(path, kind, may_be_empty=may_be_empty)
        if value is None:
            return None
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            self.report(path, flaws_of(error, kind))
            return None

    def report(self, path: str, flaws: Iterable[Flaw]) -> None:
        """Note flaws of a file, each with its line and column."""
        for count, flaw in enumerate(flaws):
            if count == MOST_PROBLEMS:
                said = f"found more than {MOST_PROBLEMS} problems; the others are not shown"
                self.problems.append(Problem(Place(path), "many-problems", said))
                return
            place = self.place(path, flaw.at, key=flaw.at_key)
            self.problems.append(Problem(place, flaw.code, _said(flaw), flaw.hint, also=flaw.also))

    def place(self, path: str, pointer: Pointer, *, key: bool = False) -> Place:
        """As `locate`, but each file is read only once."""
        return self._locate(path, pointer, key=key)

    def unreadable(self, path: str, error: OSError) -> None:
        """Note a file that is not there or cannot be read."""
        if isinstance(error, FileNotFoundError):
            said, code = "the file is not there", "no-file"
        else:
            said, code = f"the file cannot be read: {error.strerror or error}", "unreadable"
        self.problems.append(Problem(Place(path), code, said))


def _beginning(kind: type[BaseModel], *, empty: bool) -> str:
    """How such a document begins. An empty one that could be left out may have been cut off: a person decides."""
    fields = kind.model_fields
    needless = empty and not any(field.is_required() for field in fields.values())
    return f"begin with a line such as {next(iter(fields))}: …{', or delete the file' if needless else ''}"


def _said(flaw: Flaw) -> str:
    """The message with the keys that lead to it, since a line number alone does not survive an edit."""
    at = flaw.at[:-1] if flaw.at_key or flaw.code == "missing-key" else flaw.at
    way = ".".join(str(step) for step in at)
    return f"{way}: {flaw.said}" if way else flaw.said


class Locator:
    """Finds where values stand in files. Reads each file once more: only for what is shown to a person."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._outlines: dict[str, Node | None] = {}
        self._nodes: dict[str, Node | None] = {}

    def beginning(self, path: str) -> Place:
        """Where a file begins to speak that was read before; most that is found out about a week is about all of it."""
        try:
            found = begins(decode(self._tree.read(path)))
        except (OSError, YamlError):
            found = None
        return Place(path, *found) if found else self(path, ())

    def __call__(self, path: str, pointer: Pointer, *, key: bool = False) -> Place:
        """Where a value stands, or its key; the nearest collection around it where it is not there.

        Line and column are 0 where the file cannot be read.
        """
        if path not in self._outlines:
            self._outlines[path] = _outline(self._tree, path)
        place = _follow(self._outlines[path], path, pointer, key=key)
        if place is not None:
            return place
        if path not in self._nodes:
            self._nodes[path] = _node(self._tree, path)
        return _follow(self._nodes[path], path, pointer, key=key) or Place(path)


def locate(tree: Tree, path: str, pointer: Pointer, *, key: bool = False) -> Place:
    """Where one value stands in a file. For several, a Locator reads each file only once."""
    return Locator(tree)(path, pointer, key=key)


def _outline(tree: Tree, path: str) -> Node | None:
    try:
        data = tree.read(path)
        return outline(decode(data), load(data))
    except (OSError, YamlError):
        return None


def _node(tree: Tree, path: str) -> Node | None:
    try:
        return read_slowly(decode(tree.read(path)))
    except (OSError, YamlError):
        return None


def _follow(node: Node | None, path: str, pointer: Pointer, *, key: bool) -> Place | None:
    """The place of a value below a node; None where the nodes do not tell."""
    if node is None:
        return None
    place = Place(path, node.line, node.column)
    for depth, step in enumerate(pointer, start=1):
        child: Node | None = None
        if isinstance(node.children, dict):
            child = node.children.get(step)
        elif isinstance(node.children, list) and isinstance(step, int) and step < len(node.children):
            child = node.children[step]
        elif isinstance(node.value, dict | list) and node.children is None:
            return None
        if child is None:
            break
        place = Place(path, child.line, child.column)
        last = depth == len(pointer)
        if last and (key or child.value is None) and node.keys and step in node.keys:
            place = Place(path, *node.keys[step])
        node = child
    return place
