"""Which classes of a room could be changed after they were made."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass


def dataclasses_of(package: str) -> Iterator[type]:
    """Every dataclass that a module of the package, or of one inside it, defines."""
    top = importlib.import_module(package)
    for found in pkgutil.walk_packages(top.__path__, f"{package}."):
        module = importlib.import_module(found.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == found.name and is_dataclass(kind):
                yield kind


def may_change(kind: type) -> bool:
    """Whether a value can be given another content, or a further name (such as a misspelled one)."""
    frozen = kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return not frozen or "__slots__" not in kind.__dict__
