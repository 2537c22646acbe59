"""Hypothesis strategies: steps that a person or a program could mean, and texts that look like workouts."""

from __future__ import annotations

from hypothesis import strategies as st

from reconciler.workout import Repeat, Step, Target, safe_label

_WORDS = [
    "10m",
    "150w",
    "Z2",
    "ramp",
    "60%",
    "Press lap",
    "Over",
    "\u2014",
    "5:00/km Pace",
    "<b>",
    "3x",
    "-",
    "a,b",
    "1h",
    "<!>",
]
LABELS = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(_WORDS), max_size=5).map(" ".join)).map(
    safe_label
)
NUMBERS = st.one_of(
    st.integers(0, 9_999_999),
    st.integers(0, 9999).map(lambda tenths: int(tenths / 10) if tenths % 10 == 0 else tenths / 10),
)
SECONDS = st.integers(1, 359_999)


def targets(
    units: list[str], numbers: st.SearchStrategy[float] = NUMBERS, **fixed: str
) -> st.SearchStrategy[Target]:
    value = st.builds(Target, st.sampled_from(units), value=numbers)
    band = st.builds(Target, st.sampled_from(units), start=numbers, end=numbers)
    return st.one_of(value, band)


ZONES = st.integers(0, 99)
AVERAGES = st.sampled_from([None, "1s", "3s", "10s", "30s", "lap"])
POWER = st.one_of(
    targets(["%ftp", "w"]),
    targets(["power_zone", "custom_zone"], ZONES),
    st.builds(Target, st.just("%mmp"), value=NUMBERS, mmp_secs=SECONDS),
    st.builds(Target, st.just("%ftp"), start=NUMBERS, end=NUMBERS, average=AVERAGES),
)
HR = st.one_of(
    targets(["%hr", "%lthr"]),
    targets(["hr_zone"], ZONES),
    st.builds(Target, st.just("%lthr"), value=NUMBERS, average=AVERAGES),
)
PER = ["", "/km", "/mi", "/100m", "/100y", "/500m", "/400m", "/250m"]
PACE = st.one_of(
    targets(["%pace"]),
    targets(["pace_zone"], ZONES),
    targets([f"secs{per}" for per in PER], st.integers(0, 599_999)),
)
CADENCE = targets(["rpm"])
DISTANCES = st.one_of(
    st.integers(1, 9_999_999).map(float),
    st.integers(1, 999_999).map(lambda metres: metres / 100),
    st.integers(1, 400).map(lambda quarter: round(quarter / 4 * 1609.34, 6)),
)


@st.composite
def steps(draw: st.DrawFn, section: str = "") -> Step:
    duration, distance = draw(
        st.one_of(
            st.tuples(SECONDS, st.none()), st.tuples(st.none(), DISTANCES), st.tuples(SECONDS, DISTANCES)
        )
    )
    label = draw(st.one_of(st.none(), LABELS))
    return Step(
        text=label,
        duration=duration,
        distance=distance,
        power=draw(st.one_of(st.none(), POWER)),
        hr=draw(st.one_of(st.none(), HR)),
        pace=draw(st.one_of(st.none(), PACE)),
        cadence=draw(st.one_of(st.none(), CADENCE)),
        ramp=draw(st.booleans()),
        freeride=draw(st.booleans()),
        maxeffort=draw(st.booleans()),
        hidepower=draw(st.booleans()),
        until_lap_press=draw(st.booleans()),
        warmup=section == "warmup",
        cooldown=section == "cooldown",
        intensity=draw(
            st.sampled_from([None, "active", "rest", "warmup", "cooldown", "recovery", "interval", "other"])
        ),
    )


SECTIONS = st.sampled_from(["", "", "warmup", "cooldown"])


@st.composite
def repeats(draw: st.DrawFn) -> Repeat:
    section = draw(SECTIONS)
    reps = draw(st.integers(1, 999_999_999))
    title = draw(st.sampled_from(["", "Main Set ", "4 \u00d7 30s @ 500w+ (first 8s). ", "Warm ", "Set 1 - "]))
    return Repeat(reps, tuple(draw(st.lists(steps(section), min_size=1, max_size=4))), f"{title}{reps}x")


ITEMS = st.lists(st.one_of(SECTIONS.flatmap(steps), repeats()), max_size=6).map(tuple)

PIECES = [
    "-", " ", "\n", "\n\n", "  - ", "3x", "Warmup", "10m", "5:00", "/km", " Pace", "Z2", "-Z3", " HR", "60", "%", "-", "w", "rpm",
    "ramp", "freeride", "Press lap", "intensity=", "rest", "\u2013", "\u00d7", ",", ";", "<", "<!>", "^", "1h30", "'", '"', "mtr",
    "pool length: 25m", "9" * 12, ".", "\t", "\r\n", "\u00a0", "min", " LTHR", " MMP", "\u0130", "\u017f",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
