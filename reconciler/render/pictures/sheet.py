"""A sheet to draw on, 360 points wide, y downwards; matplotlib behind it, for SVG and PNG alike.

A point is a pixel on a phone of 360 px. matplotlib keeps its settings for the whole process: they are set to known
values while a sheet is drawn, under a lock, and put back. Nothing of pyplot is used, and no display.
"""

from __future__ import annotations

import io
import threading
import warnings
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from reconciler.errors import ReconcilerError
from reconciler.render.pictures.inert import drawable
from reconciler.render.pictures.inline import finish
from reconciler.render.pictures.palette import COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    from reconciler.render.pictures.palette import Role, Theme

WIDTH: Final = 360
SMALLEST: Final = 9.0
"""The smallest text, in pixels at 360 px."""
_PER_INCH: Final = 72
_DENSITY: Final = 3
_DRAWING: Final = threading.RLock()

Point: TypeAlias = tuple[float, float]
Align: TypeAlias = Literal["left", "center", "right"]
SvgTheme: TypeAlias = Literal["auto", "light", "dark"]


class Picture(NamedTuple):
    """What to draw and its words: `title` names it, `description` holds the same facts as the drawing.

    What lies above `top` is left out of an SVG.
    """

    height: float
    title: str
    description: str
    paint: Callable[[Sheet], None]
    top: float = 0.0


class Sheet:
    """Takes shapes and text in points; what lies later lies on top."""

    def __init__(self, height: float, theme: Theme, density: int, *, any_glyph: bool) -> None:
        from matplotlib.figure import Figure  # noqa: PLC0415 - takes a third of a second
        from matplotlib.transforms import Affine2D  # noqa: PLC0415

        self.height = height
        self._colours = COLOURS[theme]
        self._any_glyph = any_glyph
        self.figure: Figure = Figure((WIDTH / _PER_INCH, height / _PER_INCH), dpi=_PER_INCH * density)
        self.figure.patch.set_visible(False)
        self._points = (
            Affine2D().scale(1 / _PER_INCH, -1 / _PER_INCH).translate(0, height / _PER_INCH)
            + self.figure.dpi_scale_trans
        )
        self.area([(0, 0), (WIDTH, 0), (WIDTH, height), (0, height)], "surface")

    def area(
        self,
        points: Sequence[Point],
        fill: Role | None = None,
        *,
        edge: Role | None = None,
        width: float = 0.0,
        alpha: float = 1.0,
        hatch: Role | None = None,
        dashed: bool = False,
    ) -> None:
        """A closed shape. `hatch` are diagonal lines in a colour."""
        from matplotlib.patches import Polygon  # noqa: PLC0415

        shape = Polygon(
            list(points),
            closed=True,
            facecolor=self._colours[fill] if fill else "none",
            edgecolor=self._colours[edge] if edge else "none",
            linewidth=width,
            linestyle=(0, (3, 2)) if dashed else "-",
            joinstyle="miter",
            alpha=alpha,
            transform=self._points,
        )
        if hatch:
            shape.set_hatch("/////")
            shape.set_hatchcolor(self._colours[hatch])
            shape.set_hatch_linewidth(0.7)
        self.figure.add_artist(shape)

    def box(self, left: float, top: float, width: float, height: float, fill: Role | None = None) -> None:
        """A filled rectangle."""
        self.area(rectangle(left, top, width, height), fill)

    def line(
        self,
        points: Sequence[Point],
        role: Role,
        width: float = 1.0,
        *,
        dashed: bool = False,
        arrow: bool = False,
    ) -> None:
        """An open line; `arrow` gives its end a head."""
        from matplotlib.lines import Line2D  # noqa: PLC0415

        across, down = zip(*points, strict=True)
        self.figure.add_artist(
            Line2D(
                across,
                down,
                color=self._colours[role],
                linewidth=width,
                linestyle=(0, (3, 2)) if dashed else "-",
                solid_capstyle="butt",
                transform=self._points,
            )
        )
        if arrow:
            self._head(points[-2], points[-1], role)

    def _head(self, before: Point, tip: Point, role: Role) -> None:
        across, down = tip[0] - before[0], tip[1] - before[1]
        length = (across * across + down * down) ** 0.5 or 1.0
        across, down = across / length * 5, down / length * 5
        back = tip[0] - across, tip[1] - down
        self.area(
            [tip, (back[0] - down / 2, back[1] + across / 2), (back[0] + down / 2, back[1] - across / 2)],
            role,
        )

    def text(
        self,
        at: Point,
        words: str,
        role: Literal["ink", "muted"] = "ink",
        *,
        size: float = 10.0,
        bold: bool = False,
        align: Align = "left",
        fit: float = WIDTH,
    ) -> None:
        """Text on its baseline, cut to `fit` points. It is drawn as it is: no markup, no mathematics."""
        from matplotlib.text import Text  # noqa: PLC0415

        cut = self.cut(words, fit, size=size, bold=bold)
        if cut:
            self.figure.add_artist(
                Text(
                    *at,
                    cut if self._any_glyph else drawable(cut, _glyphs()),
                    color=self._colours[role],
                    fontproperties=_font(size, bold),
                    horizontalalignment=align,
                    verticalalignment="baseline",
                    parse_math=False,
                    usetex=False,
                    transform=self._points,
                )
            )

    def cut(self, words: str, fit: float, *, size: float = 10.0, bold: bool = False) -> str:
        """As much of the words as fits, with an ellipsis where some do not."""
        if self.width(words, size=size, bold=bold) <= fit:
            return words
        short, long = 0, len(words)
        while short < long:
            middle = (short + long + 1) // 2
            if self.width(f"{words[:middle].rstrip()}\u2026", size=size, bold=bold) <= fit:
                short = middle
            else:
                long = middle - 1
        return f"{words[:short].rstrip()}\u2026" if short else ""

    def width(self, words: str, *, size: float = 10.0, bold: bool = False) -> float:
        """Points that the words take in the font of the PNG, which is a wide one."""
        return _width(drawable(words, _glyphs()), size, bold)


def rectangle(left: float, top: float, width: float, height: float) -> list[Point]:
    """The corners of a rectangle."""
    right, bottom = left + width, top + height
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def draw_svg(picture: Picture, theme: SvgTheme) -> bytes:
    """The picture for a page: text as text, colours that follow the page with `auto`."""
    with _canvas():
        sheet = Sheet(picture.height, "dark" if theme == "dark" else "light", 1, any_glyph=True)
        picture.paint(sheet)
        raw = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with warnings.catch_warnings():
            # A page has fonts for every script; the one that measures here need not.
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
            sheet.figure.savefig(raw, format="svg", metadata=nothing)
    return finish(raw.getvalue(), picture.title, picture.description, theme, picture.top)


def draw_png(picture: Picture, theme: Theme) -> bytes:
    """The picture for a message: 1080 pixels wide, on its own background."""
    with _canvas():
        sheet = Sheet(picture.height, theme, _DENSITY, any_glyph=False)
        picture.paint(sheet)
        raw = io.BytesIO()
        sheet.figure.savefig(raw, format="png", metadata={"Software": None})
    return raw.getvalue()


@contextmanager
def _canvas() -> Iterator[None]:
    """Known settings of matplotlib, whatever the user's file or the program around us says; then theirs again."""
    with _DRAWING:
        try:
            import matplotlib as mpl  # noqa: PLC0415 - takes a third of a second
        except ImportError as error:
            raise ReconcilerError(
                "pictures need matplotlib, which is not installed",
                hint="pip install 'training-plan-reconciler[report]'",
            ) from error
        default = {
            name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith("backend")
        }
        default.update({"svg.fonttype": "none", "svg.hashsalt": "plan", "font.family": ["DejaVu Sans"]})
        with mpl.rc_context(default):
            yield


@lru_cache(maxsize=64)
def _font(size: float, bold: bool) -> FontProperties:  # noqa: FBT001 - part of the cache key
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    return FontProperties(fname=_file(bold), size=max(size, SMALLEST), weight="bold" if bold else "normal")


def _file(bold: bool) -> Path:  # noqa: FBT001
    """The font that comes with matplotlib: one that the system has may be of another version."""
    import matplotlib as mpl  # noqa: PLC0415

    return Path(mpl.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-Bold' if bold else ''}.ttf")


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import get_font  # noqa: PLC0415

    return frozenset(get_font(_file(bold=False)).get_charmap()) & frozenset(
        get_font(_file(bold=True)).get_charmap()
    )


@lru_cache(maxsize=4096)
def _width(words: str, size: float, bold: bool) -> float:  # noqa: FBT001
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    return float(text_to_path.get_text_width_height_descent(words, _font(size, bold), ismath=False)[0])
