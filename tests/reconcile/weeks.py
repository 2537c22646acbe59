"""Week files in many styles, and what an athlete may do to their events on the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from reconciler.athlete.overlay import Overlay
from reconciler.athlete.reading import Athlete, read_athlete
from reconciler.athlete.tree import Tree
from reconciler.reconcile.adopt import Plans, plan
from reconciler.reconcile.adopt_model import Adoption, Choices
from reconciler.reconcile.compile import compile_athlete
from tests.athlete.memory import MemoryTree
from tests.reconcile.world import World

NAME = "maria"
ATHLETE = "name: Maria\nintervals_id: i1001\ntimezone: Europe/Berlin\ncredential_env: KEY_OF_MARIA\n"
LIBRARY = """\
id: tempo
parameters:
  reps: {default: 3}
workout:
  sport: Run
  name: Tempo {reps} times
  goal: Even pace.
  steps: |
    - 15m Z2 HR

    Main {reps}x
    - 8m Z4 HR
    - 2m Z1 HR
  color: green
"""
DAYS = {"2026-W20": range(11, 18), "2026-W21": range(18, 25)}
STEPS = (
    "- 40m Z2 HR",
    "- 15m Z2 HR\n\nMain Set 3x\n- 5m Z4 HR\n- 2m Z1 HR\n\n- 10m Z1 HR",
    "Warmup\n- 10m Z1 Pace\n\n- 20m Z3 Pace",
)
HOSTILE = (
    *(
        "---",
        ": ",
        "#",
        " #x",
        "  lead",
        "|",
        "- ",
        "*a",
        "no",
        "4:25",
        "\t",
        "\r\n",
        "\x85",
        "\u2028",
        "\ufeff",
        "😀",
    ),
    *(
        "Main 3x",
        "- 5m Z2 HR",
        "word",
        "'",
        '"',
        "{a}",
        "[",
        "%",
        "\n\n",
        "\n",
        "e\u0301",
        "\x07",
        "- 1km Z9",
        "…",
    ),
)
TEXTS = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=8).map("".join)


@dataclass(frozen=True)
class Entry:
    """One entry of a week, by its lines; the first holds the dash."""

    week: str
    kind: str
    id: str
    lines: tuple[str, ...]

    @property
    def identity(self) -> str:
        return f"{self.week}/{self.id}"


@dataclass(frozen=True)
class Store:
    """A tree, and its files as they were made."""

    tree: Tree
    entries: tuple[Entry, ...]
    files: dict[str, str]

    def athlete(self) -> Athlete:
        return read_athlete(self.tree, NAME)

    def adopted(self, world: World, choices: Choices = Choices()) -> Adoption:  # noqa: B008 - a frozen value
        """Adopt what the calendar holds now."""
        plans = Plans(self.tree, self.athlete(), lambda tree: read_athlete(tree, NAME))
        return plan(world.look().assessment, plans, choices)

    def merged(self, world: World, adoption: Adoption) -> Store:
        """Write the files, and let git ask for what they say."""
        files = {path: text.encode() for path, text in adoption.after.items()}
        made = replace(self, tree=Overlay(self.tree, files), files={**self.files, **adoption.after})
        world.desired = list(compile_athlete(made.athlete()))
        return made


def store_of(files: dict[str, str], entries: tuple[Entry, ...] = ()) -> Store:
    """Maria's plans with week files, by path below her directory."""
    whole = {f"athletes/{NAME}/{path}": text for path, text in files.items()}
    fixed = {f"athletes/{NAME}/athlete.yaml": ATHLETE, f"athletes/{NAME}/library/tempo.yaml": LIBRARY}
    return Store(MemoryTree({**fixed, **whole}), entries, whole)


def world_of(store: Store) -> World:
    """A world in which git asks for what is in a store, and that was applied."""
    world = World(*compile_athlete(store.athlete()))
    assert world.run().changes.blockers == ()
    return world


@st.composite
def stores(draw: st.DrawFn) -> Store:
    """Plans of two weeks."""
    files, found = {}, list[Entry]()
    for week in draw(st.sampled_from([("2026-W20",), ("2026-W20", "2026-W21")])):
        text, entries = draw(_week(week))
        files[f"weeks/{week}.yaml"] = text
        found += entries
    return store_of(files, tuple(found))


@st.composite
def _week(draw: st.DrawFn, week: str) -> tuple[str, list[Entry]]:
    indent, gap, newline = (
        draw(st.sampled_from(["  ", "", "    "])),
        draw(st.booleans()),
        draw(st.sampled_from(["\n", "\n", "\r\n"])),
    )
    lines, entries = (
        ["# a week  ", f"week: {week}", "why: 'Because: it''s spring'  # said", ""],
        list[Entry](),
    )
    for kind, most in (("workouts", 4), ("notes", 2)):
        count = draw(st.integers(1 if kind == "workouts" else 0, most))
        if not count:
            continue
        lines.append(f"{kind}:  # {kind} of the week")
        for number in range(count):
            entry = draw(_entry(week, kind, number, indent))
            entries.append(entry)
            if draw(st.booleans()):
                lines.append(f"{indent}# about {entry.id}")
            lines += [*entry.lines, *([""] if gap else [])]
    lines.append("# the end")
    return newline.join(lines) + draw(st.sampled_from([newline, ""])), entries


@st.composite
def _entry(draw: st.DrawFn, week: str, kind: str, number: int, indent: str) -> Entry:
    day = f"2026-05-{draw(st.sampled_from(DAYS[week])):02}"
    id_ = f"{kind[:-1]}-{week[-2:]}-{number}"
    pairs = [("id", id_), *draw(_workout(day) if kind == "workouts" else _note(day))]
    if draw(st.booleans()) and not any("\n" in value for _, value in pairs):
        inner = ", ".join(f"{key}: {value}" for key, value in pairs)
        return Entry(week, kind, id_, (f"{indent}- {{{inner}}}  # in one line",))
    rows = []
    for key, value in pairs:
        if "\n" in value:
            rows += [f"{key}: |", *(f"  {line}" if line else "" for line in value.split("\n"))]
        else:
            rows.append(f"{key}: {value}" + (f"  # {key}" if draw(st.booleans()) else ""))
    own = [f"{indent}{'- ' if at == 0 else '  '}{row}" if row else "" for at, row in enumerate(rows)]
    return Entry(week, kind, id_, tuple(own))


@st.composite
def _workout(draw: st.DrawFn, day: str) -> list[tuple[str, str]]:
    if draw(st.integers(0, 4)) == 0:
        return [("date", day), ("use", "tempo"), *draw(st.sampled_from([(), (("name", "Own name"),)]))]
    pairs = [("date", day)]
    if draw(st.booleans()):
        pairs.append(("time", '"08:00"'))
    pairs += [("sport", "Run"), ("name", draw(st.sampled_from(["Easy run", '"5 x 1: fast"', "'It''s on'"])))]
    if draw(st.booleans()):
        pairs.append(("goal", draw(st.sampled_from(["Stay easy.", '"Reps: even"']))))
    if draw(st.booleans()):
        steps = draw(st.sampled_from(STEPS))
        pairs.append(("steps", steps if "\n" in steps else f'"{steps}"'))
    else:
        pairs += [("duration", draw(st.sampled_from(["45m", "1h30m", "2700"]))), ("load", "40")]
    pairs += draw(st.sampled_from([[], [("color", "green")], [("tags", "[a, b]"), ("color", "red")]]))
    return pairs


@st.composite
def _note(draw: st.DrawFn, day: str) -> list[tuple[str, str]]:
    last = f"2026-05-{min(int(day[-2:]) + 1, 17 if int(day[-2:]) < 18 else 24):02}"
    days = [("date", day)], [("from", day), ("until", last)], [("for_week", "true")]
    return [*draw(st.sampled_from(days)), ("name", "Travel"), ("text", '"No session: flight"')]


@st.composite
def edits(draw: st.DrawFn, row: dict[str, Any]) -> dict[str, Any] | None:
    """What an athlete does to an event; None deletes it."""
    what = draw(
        st.sampled_from(
            ["move", "away", "name", "text", "hostile", "delete", "time", "colour", "tags", "length"]
        )
    )
    start = str(row["start_date_local"])
    if what == "delete":
        return None
    if what in ("move", "away"):
        day = f"2026-05-{draw(st.integers(11, 31)) if what == 'away' else draw(st.integers(11, 17)):02}"
        span = 1 if row["category"] == "NOTE" else 0
        moved = {"start_date_local": f"{day}{start[10:]}"}
        if span:
            moved["end_date_local"] = (
                "2026-06-01T00:00:00" if day.endswith("31") else f"2026-05-{int(day[-2:]) + 1:02}T00:00:00"
            )
        return moved
    others: dict[str, dict[str, Any]] = {
        "name": {"name": draw(st.sampled_from(["Renamed", "a: b # c", "no", "4:25", "x" * 150, "- dash"]))},
        "text": {
            "description": draw(
                st.sampled_from(
                    [*STEPS, "Only words.", "", "Words first.\n\n- 30m Z2 HR", "- 1h Z1 HR\n\nAnd words."]
                )
            )
        },
        "hostile": {draw(st.sampled_from(["description", "name"])): draw(TEXTS)},
        "time": {"start_date_local": f"{start[:10]}T{draw(st.sampled_from(['06:30', '00:00', '21:05']))}:00"},
        "colour": {"color": draw(st.sampled_from(["blue", "#00ff00", None]))},
        "tags": {"tags": draw(st.sampled_from([["a"], [], ["a: b", "#c"]]))},
        "length": {
            "moving_time": draw(st.sampled_from([1800, 3725])),
            "icu_training_load": draw(st.sampled_from([12, 0])),
        },
    }
    return others[what]
