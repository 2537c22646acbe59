"""An SVG as matplotlib writes it, made fit to stand inside a page: accessible, themed, without ids or rules that leak. Pure.

Only tags are touched, never text: text holds no `<`, and values of attributes no `>`, as matplotlib escapes both.
"""

from __future__ import annotations

import hashlib
import re
from html import escape
from typing import TYPE_CHECKING, Final, Literal

from reconciler.render.pictures.palette import COLOURS, DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.render.pictures.palette import Role

CLASS: Final = "plan-picture"
_TAG: Final = re.compile(r"<[^>]+>")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}\b")
_COUNTED: Final = re.compile(r' id="(?:figure|axes|patch|text|line2d)_\d+"')
_FAMILY: Final = re.compile(r"font-family: [^;\"]*;? ?")
_LEVEL: Final = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_RULES: Final = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", re.DOTALL)
_OPENING: Final = re.compile(r"\A.*?<svg[^>]*viewBox=\"(?P<box>[^\"]*)\"[^>]*>", re.DOTALL)
_FONTS: Final = "system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif"
_ROLES: Final[Mapping[str, Role]] = {colour: role for role, colour in LIGHT.items()}


def finish(
    raw: str, title: str, description: str, theme: Literal["auto", "light", "dark"], top: float = 0.0
) -> bytes:
    """Return the SVG element alone, UTF-8, without what lies above `top`.

    `auto`: its colours are the custom properties `--plan-ROLE`.
    """
    opening = _OPENING.match(raw)
    if opening is None:
        raise ValueError("found no svg element with a viewBox")
    body = _RULES.sub("", raw[opening.end() :])
    body = _TAG.sub(lambda tag: _tidy(tag[0], themed=theme == "auto"), body)
    words = f"{title}\0{description}\0{body}"
    name = f"plan-{hashlib.sha256(words.encode()).hexdigest()[:12]}"
    width, whole = opening["box"].split()[2:]
    height = f"{float(whole) - top:g}" if top else whole
    box = f"0 {top:g} {width} {height}" if top else opening["box"]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" class="{CLASS}" '
        f'role="img" aria-labelledby="{name}-t {name}-d" width="{width}" height="{height}" '
        f'viewBox="{box}">\n'
        f'<title id="{name}-t">{escape(title)}</title>\n<desc id="{name}-d">{escape(description)}</desc>\n'
        f"<style>{_style(body, theme)}</style>\n"
    )
    return f"{head}{body.strip()}\n".encode()


def _tidy(tag: str, *, themed: bool) -> str:
    tag = _LEVEL.sub("", _FAMILY.sub("", _COUNTED.sub("", tag)))
    return _COLOUR.sub(_variable, tag) if themed else tag


def _variable(colour: re.Match[str]) -> str:
    role = _ROLES.get(colour[0])
    return f"var(--plan-{role})" if role else colour[0]


def _style(body: str, theme: Literal["auto", "light", "dark"]) -> str:
    shape = f".{CLASS}{{max-width:100%;height:auto;font-family:{_FONTS};stroke-linejoin:round}}"
    if theme != "auto":
        return shape.replace("max-width", f"color-scheme:{theme};max-width")
    used = [role for role in COLOURS["light"] if f"var(--plan-{role})" in body]
    light, dark = (_properties(colours, used) for colours in (LIGHT, DARK))
    return f"{shape}.{CLASS}{{{light}}}@media(prefers-color-scheme:dark){{.{CLASS}{{{dark}}}}}"


def _properties(colours: Mapping[Role, str], used: list[Role]) -> str:
    return ";".join(f"--plan-{role}:{colours[role]}" for role in used)
