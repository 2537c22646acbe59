"""The page as a reader has it: in a browser, from the disk, without a network; narrow and wide, light and dark."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.render.browser import Browser, browser, find_browser
from tests.render.reported import TODAY, make_stage

FOUND = find_browser()
pytestmark = pytest.mark.skipif(FOUND is None, reason="no Chromium is installed: make browser")
PAGES = ("ada.html", "index.html", "all.html", "review.html")
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true })"
# WCAG 2.1, success criterion 1.4.3, over every piece of text that is rendered. What lies behind it is the nearest
# background that is opaque; a picture has the colour `--plan-surface` of its page behind it.
CONTRAST = """(() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, place) => sum + v * [.2126, .7152, .0722][place], 0);
  const opaque = colour => { const found = channels(colour); return found.length < 4 || found[3] === 1 };
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (opaque(colour)) return channels(colour);
      if (channels(colour)[3] !== 0) return [127, 127, 127];
    }
    return null;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = []; let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest('title, desc, style, .hidden, .skip')) continue;
    if (!element.checkVisibility({opacityProperty: true})) continue;
    const style = getComputedStyle(element), svg = element.closest('svg');
    const front = channels(svg ? style.fill : style.color);
    const back = behind(element);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    const ratio = (high + .05) / (low + .05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    seen += 1;
    if (!(ratio >= (large ? 3 : 4.5))) poor.push([texts.currentNode.data.trim().slice(0, 40), ratio, String(front), String(back)]);
  }
  return {seen, poor};
})()"""
# Names as a screen reader computes them would need the accessibility tree; these are what a page must give it.
NAMELESS = """[...document.querySelectorAll('a, summary, [role], table, section, nav')].filter(element =>
  !(element.textContent.trim() || element.getAttribute('aria-label') || element.getAttribute('aria-labelledby'))
).map(element => element.outerHTML.slice(0, 80))"""
FOREIGN = "document.querySelectorAll('script, iframe, img, object, embed, form, input, base, link, #evil, [onclick]').length"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of page: of one athlete, of a roster, of all on one page, of a review without a calendar."""
    plans = make_stage(tmp_path_factory.mktemp("stage") / "plans")
    out = plans.root / "site"
    assert plans.run("report", "--out", str(out), today=TODAY) == 0
    assert plans.run("report", "--out", str(out / "all.html"), today=TODAY) == 0
    assert plans.run("report", "--against", "HEAD", "--out", str(out / "review.html"), today=TODAY) == 0
    return out


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    assert FOUND is not None
    with browser(FOUND, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_a_page_is_readable(site: Path, reader: Browser, name: str, width: int, *, dark: bool) -> None:
    """Loaded from the disk alone, quiet, no wider than the screen, and every text stands out from what is behind it."""
    reader.open(site / name, width=width, dark=dark)
    reader.evaluate(OPEN)
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.evaluate("window.innerWidth") == width
    contrast = reader.evaluate(CONTRAST)
    assert contrast["poor"] == []
    assert contrast["seen"] > (10 if name == "index.html" else 100)
    assert reader.said == []
    assert reader.asked == [(site / name).as_uri()]


def test_a_poor_contrast_would_be_found(site: Path, reader: Browser) -> None:
    reader.open(site / "ada.html")
    reader.evaluate("document.querySelector('.verdict').style.color = '#bbb'")
    reader.evaluate("document.querySelector('svg text').style.fill = '#ccc'")
    assert len(reader.evaluate(CONTRAST)["poor"]) == 2


def test_a_request_and_a_script_would_be_found(site: Path, reader: Browser, tmp_path: Path) -> None:
    """What the other tests expect to be empty does fill up where a page misbehaves."""
    bad = tmp_path / "bad.html"
    bad.write_text("<script>console.log(1)</script><img src='https://example.org/x.png'>", encoding="utf-8")
    reader.open(bad)
    assert any(said.startswith("console") for said in reader.said)
    assert "https://example.org/x.png" in reader.asked


@pytest.mark.parametrize("name", PAGES)
def test_names_with_html_and_script_are_only_text(site: Path, reader: Browser, name: str) -> None:
    reader.open(site / name)
    reader.evaluate(OPEN)
    assert reader.evaluate(FOREIGN) == 0
    assert reader.evaluate("getComputedStyle(document.body).display") == "block"
    assert [said for said in reader.said if "dialog" in said] == []
    if name != "index.html":
        assert "<script>alert(1)</script>" in reader.evaluate("document.body.innerText")


@pytest.mark.parametrize("name", PAGES)
def test_everything_has_a_name(site: Path, reader: Browser, name: str) -> None:
    reader.open(site / name)
    assert reader.evaluate(NAMELESS) == []
    nodes = reader.call("Accessibility.getFullAXTree")["nodes"]
    kinds = ("image", "link", "table", "navigation", "heading", "DisclosureTriangle")
    named = [node for node in nodes if node["role"]["value"] in kinds and not node["ignored"]]
    assert named
    silent = [node["role"]["value"] for node in named if not node.get("name", {}).get("value", "").strip()]
    assert set(silent) <= {"table"}  # a table of its section, whose heading stands above it


@pytest.mark.skipif("AXE_CORE" not in os.environ, reason="AXE_CORE names no axe.min.js")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_has_nothing_to_object(site: Path, reader: Browser, name: str, width: int) -> None:
    """What axe-core finds beyond the checks here; nobody has to have it."""
    reader.open(site / name, width=width, dark=width == 360)
    reader.evaluate(OPEN)
    reader.evaluate(f"{Path(os.environ['AXE_CORE']).read_text(encoding='utf-8')}; 0")
    run = "axe.run().then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"
    found = reader.call("Runtime.evaluate", expression=run, awaitPromise=True, returnByValue=True)
    assert found["result"]["value"] == []


def test_the_keyboard_is_enough(site: Path, reader: Browser) -> None:
    """The first stop leads past the head of the page; what is folded opens with the keyboard; every stop is visible."""
    reader.open(site / "ada.html")

    def press(key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            reader.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    press("Tab", 9)
    assert reader.evaluate("document.activeElement.className") == "skip"
    assert reader.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    stops = set()
    for _ in range(40):
        press("Tab", 9)
        stop = reader.evaluate(
            "[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if stop[0] == "BODY":
            break
        stops.add(stop[0])
        assert stop[1] == "solid", stop
    assert {"A", "SUMMARY"} <= stops
    reader.evaluate("document.querySelector('details:not([open]) > summary').focus()")
    before = reader.evaluate("document.querySelectorAll('details[open]').length")
    press("Enter", 13)
    assert reader.evaluate("document.querySelectorAll('details[open]').length") == before + 1


def test_a_link_of_the_calendar_opens_its_session(site: Path, reader: Browser) -> None:
    reader.open(site / "ada.html")
    reader.evaluate("document.querySelectorAll('details').forEach(part => { part.open = false })")
    link = "document.querySelector('.entry a')"
    assert reader.evaluate(f"{link}.click() || location.hash") == reader.evaluate(f"{link}.hash")
    opened = reader.evaluate("[...document.querySelectorAll('details[open]')].map(part => part.innerText)")
    assert len(opened) == 1
    assert reader.evaluate(f"{link}.textContent") in opened[0]


def test_it_prints_on_a4_with_every_session_open(site: Path, reader: Browser) -> None:
    reader.open(site / "ada.html", dark=True)
    paper = reader.print()
    assert paper.startswith(b"%PDF")
    boxes = {
        tuple(round(float(number)) for number in box.split())
        for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", paper)
    }
    assert boxes == {(0, 0, 595, 842)}  # A4 in points
    light = [{"name": "prefers-color-scheme", "value": "light"}]
    reader.call("Emulation.setEmulatedMedia", media="print", features=light)
    inner = {"width": 695, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    reader.call("Emulation.setDeviceMetricsOverride", **inner)
    assert reader.evaluate("document.documentElement.scrollWidth") <= inner["width"]
    closed = "[...document.querySelectorAll('.session:not([open]) .inside')]"
    assert reader.evaluate(f"{closed}.length") > 0
    assert reader.evaluate(f"{closed}.every(part => part.checkVisibility() && part.offsetHeight > 0)")
    assert reader.evaluate("getComputedStyle(document.querySelector('.skip')).display") == "none"
    reader.call("Emulation.setEmulatedMedia", media="", features=[])
