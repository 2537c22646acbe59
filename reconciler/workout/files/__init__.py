"""Workout files as steps: Zwift (.zwo), ergometer (.erg, .mrc) and Garmin (.fit).

What the workout language has no words for is named in `notes`, never dropped in silence.
"""

from __future__ import annotations

from pathlib import PurePath

from reconciler.workout.files.imported import Imported, unusable

__all__ = ["SUFFIXES", "Imported", "read_file"]

SUFFIXES = (".zwo", ".erg", ".mrc", ".fit")


def read_file(name: str, content: bytes) -> Imported:
    """The workout in a file; `name` tells the kind by its suffix and stands in errors.

    Raises `InputError` for another suffix, damaged content, or a file without steps.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise unusable(name, f"`{suffix or name}` is no workout file, expected {', '.join(SUFFIXES)}")
    found = _read(suffix, name, content)
    if not found.steps:
        raise unusable(name, "the file holds no steps")
    return found


def _read(suffix: str, name: str, content: bytes) -> Imported:
    # Each reader brings a parser with it: load only the one that is wanted.
    if suffix == ".zwo":
        from reconciler.workout.files.zwo import read_zwo  # noqa: PLC0415

        return read_zwo(name, content)
    if suffix == ".fit":
        try:
            from reconciler.workout.files.fit import read_fit  # noqa: PLC0415
        except ImportError:
            hint = "pip install garmin-fit-sdk"
            raise unusable(
                name, "a .fit file is read with Garmin's own package, which is not here", hint
            ) from None

        return read_fit(name, content)
    from reconciler.workout.files.erg import read_erg  # noqa: PLC0415

    return read_erg(name, content)
