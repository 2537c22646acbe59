"""What holds for every picture: the same bytes, inert text, readable on a phone, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reconciler.errors import ReconcilerError
from reconciler.render.pictures.sheet import SMALLEST, WIDTH
from tests.render.pictured import HOSTILE, KINDS, PLAIN, SNAPSHOTS

mpl = pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]
each = pytest.mark.parametrize("name", KINDS)


def drawn(name: str, theme: str = "auto") -> bytes:
    return KINDS[name].svg(KINDS[name].card(PLAIN[name]), theme=theme)


def read(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn by us


@each
def test_the_picture_is_the_one_that_was_looked_at(name: str) -> None:
    """After a change that is meant, look at it, then write it anew: python -m tests.render.pictured."""
    assert drawn(name).decode() == (SNAPSHOTS / f"{name}.svg").read_text("utf-8")


def test_other_seeds_and_settings_of_matplotlib_give_the_same_bytes(tmp_path: Path) -> None:
    rough = tmp_path / "matplotlibrc"
    rough.write_text(
        "font.size: 30\nsvg.fonttype: path\nsavefig.dpi: 30\nlines.linewidth: 9\npath.sketch: 1, 100, 2\n"
    )
    code = (
        "import hashlib; from tests.render.pictured import KINDS, PLAIN\n"
        "for name, kind in KINDS.items():\n"
        "    card = kind.card(PLAIN[name])\n"
        "    print(hashlib.sha256(kind.svg(card) + kind.png(card)).hexdigest())\n"
    )
    expected = []
    for name, kind in KINDS.items():
        card = kind.card(PLAIN[name])
        expected.append(hashlib.sha256(kind.svg(card) + kind.png(card)).hexdigest())
    for seed in ("1", "2"):
        environ = {**os.environ, "PYTHONHASHSEED": seed, "MATPLOTLIBRC": str(rough), "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", code], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout.split() == expected


@each
def test_threads_do_not_disturb_each_other(name: str) -> None:
    found: list[bytes] = []
    kind = KINDS[name]
    card = kind.card(PLAIN[name])
    threads = [
        threading.Thread(target=lambda: found.append(kind.png(card) + kind.svg(card))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [kind.png(card) + kind.svg(card)] * 4


def settings() -> dict[str, object]:
    """All but the backend: to ask for that one makes matplotlib choose one."""
    return {name: mpl.rcParams[name] for name in mpl.rcParams if name != "backend"}


@each
def test_settings_of_matplotlib_stay_as_they_were(name: str) -> None:
    with mpl.rc_context({"font.size": 23, "svg.fonttype": "path"}):
        before = settings()
        drawn(name)
        KINDS[name].png(KINDS[name].card(PLAIN[name]))
        assert settings() == before


@each
def test_the_picture_names_and_describes_itself(name: str) -> None:
    root = read(drawn(name))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert f"{title.text}. {description.text}" == KINDS[name].alt_text(KINDS[name].card(PLAIN[name]))


def test_two_pictures_in_one_page_share_no_id() -> None:
    ids = [re.findall(r' id="([^"]+)"', drawn(name).decode()) for name in KINDS]
    titled = [one for found in ids for one in found if one.startswith("plan-")]
    assert len(titled) == 2 * len(KINDS)
    assert len(set(titled)) == len(titled)
    assert all(
        re.fullmatch(r"plan-[0-9a-f]{12}-[td]|[a-z][0-9a-f]{8,}", one) for found in ids for one in found
    )


@each
def test_rules_of_style_reach_nothing_but_the_picture(name: str) -> None:
    styles = [style.text or "" for style in read(drawn(name)).iter(f"{SVG}style")]
    assert len(styles) == 1
    selectors = re.findall(r"(?:^|[{}])([^{}:;@]+)\{", styles[0])
    assert set(selectors) == {".plan-picture"}


@each
def test_colours_follow_the_page_and_none_is_left_fixed(name: str) -> None:
    svg = drawn(name).decode()
    body = svg.partition("</style>")[2]
    assert set(re.findall(r"var\(--plan-(\w+)\)", body)) == set(
        re.findall(r"--plan-(\w+):", svg.partition("@media")[0])
    )
    assert not re.findall(r"#[0-9a-f]{6}", "".join(re.findall(r"<[^>]+>", body)))
    assert "var(" not in drawn(name, "dark").decode()


@each
def test_text_is_readable_on_a_phone_and_stays_on_the_sheet(name: str) -> None:
    root = read(drawn(name))
    height = float(root.attrib["height"])
    texts = list(root.iter(f"{SVG}text"))

    assert root.get("width") == str(WIDTH)
    assert len(texts) > 8
    for text in texts:
        style = text.attrib["style"]
        size = re.search(r"font-size: ([0-9.]+)px", style)
        assert size is not None
        assert float(size[1]) >= SMALLEST >= 9
        left, right = _extent(text, float(size[1]), bold="font-weight: 700" in style)
        assert left >= 0, text.text
        assert right <= WIDTH, text.text
        assert 0 < float(text.attrib["y"]) < height


def _extent(text: ET.Element, size: float, *, bold: bool) -> tuple[float, float]:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - may be missing
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width = text_to_path.get_text_width_height_descent(text.text or "", font, ismath=False)[0]
    x, style = float(text.attrib["x"]), text.attrib["style"]
    if "text-anchor: end" in style:
        return x - width, x
    if "text-anchor: middle" in style:
        return x - width / 2, x + width / 2
    return x, x + width


@each
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_png_is_as_wide_as_a_phone_is_dense(name: str, theme: str) -> None:
    png = KINDS[name].png(KINDS[name].card(PLAIN[name]), theme=theme)
    width, height = struct.unpack(">II", png[16:24])

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert width == 3 * WIDTH
    assert 0.5 < height / width < 1.2
    assert b"tEXt" not in png


@each
def test_names_from_outside_are_only_text(name: str) -> None:
    """Not markup, not mathematics, nothing that turns text around, and no colour or id that is taken for ours."""
    kind = KINDS[name]
    svg = kind.svg(kind.card(HOSTILE))
    root = read(svg)
    words = [
        text.text or "" for text in root.iter() if text.tag in (f"{SVG}text", f"{SVG}desc", f"{SVG}title")
    ]

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "style", "defs", "g", "path", "text", "pattern", "rect", "use", "clipPath",
    }  # fmt: skip
    assert any("<script>" in text for text in words)
    assert any('#1560b0 id="patch_1' in text for text in words)
    assert not any(steering in text for text in words for steering in "\u202e\x1b")
    assert b"<script" not in svg
    assert "\u202e" not in kind.alt_text(kind.card(HOSTILE))
    assert kind.png(kind.card(HOSTILE)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "text", ["$\\frac{1}{2}$", "$x$ & <b>", "#1560b0", ' id="text_1"', "\u05e9\u05dc\u05d5\u05dd \u65e5"]
)
def test_a_short_name_is_drawn_letter_by_letter(text: str) -> None:
    kind = KINDS["workout"]
    words = [found.text for found in read(kind.svg(kind.card(text))).iter(f"{SVG}text")]
    assert words[0] == text.strip()


@each
def test_without_the_extra_the_error_says_how_to_install_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ReconcilerError, match="not installed") as caught:
        drawn(name)
    assert "training-plan-reconciler[report]" in caught.value.hint


def test_words_need_no_matplotlib_and_pictures_no_pyplot() -> None:
    code = (
        "import sys; from tests.render.pictured import KINDS, PLAIN\n"
        "cards = [(kind, kind.card(PLAIN[name])) for name, kind in KINDS.items()]\n"
        "words = [kind.alt_text(card) for kind, card in cards]\n"
        "print('matplotlib' in sys.modules)\n"
        "drawn = [kind.svg(card) + kind.png(card) for kind, card in cards]\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
