"""The page as a file: whole, inert, the same each time, and readable for a machine that reads it aloud."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from reconciler.render.pictures import workout
from reconciler.render.report.inline import unique
from tests.cli.plans import ROOT, Plans
from tests.render.pictured import workout_card
from tests.render.reported import BIDI, CANARY, HOSTILE, TODAY, Outline, make_stage, part

SNAPSHOTS = Path(__file__).parent / "snapshots"
# Everything that the templates and the pictures are made of: nothing that runs, loads or sends.
KNOWN = """
html head meta title style body a header nav main section article footer h1 h2 h3 h4 h5 p span bdi ul ol li dl dt dd div b
i strong br blockquote time table caption thead tbody tr th td details summary pre code ins del svg desc g path defs
clippath rect text tspan use pattern
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    return make_stage(tmp_path_factory.mktemp("stage") / "plans")


@pytest.fixture(scope="module")
def site(stage: Plans) -> Path:
    out = stage.root / "site"
    assert stage.run("report", "--out", str(out), today=TODAY) == 0
    return out


@pytest.fixture(scope="module")
def page(site: Path) -> str:
    return (site / "ada.html").read_text(encoding="utf-8")


def test_a_roster_leads_to_a_page_for_each_athlete(site: Path) -> None:
    assert sorted(path.name for path in site.iterdir()) == ["ada.html", "bo.html", "index.html"]
    index = Outline((site / "index.html").read_text(encoding="utf-8"))
    assert [link["href"] for link in index.all("a")] == ["#content", "ada.html", "bo.html"]
    assert "index.html" in {link["href"] for link in Outline((site / "bo.html").read_text()).all("a")}


def test_every_part_is_there(page: str) -> None:
    parts = re.findall(r'<section class="part" id="ada-(\w+)"', page)
    assert parts == ["weeks", "changes", "seen", "findings", "form", "done", "base"]
    text = Outline(page).text()
    for words in (
        "4:43\u20134:30/km",  # zone 4 of the athlete's own threshold pace
        "220\u2013235 W",  # 88-94 % of their FTP
        "Why this is checked",
        "in 31 days",
        "Build",
        "Drift: changed on the calendar, left alone",
        "Digests: what a merge approves",
    ):
        assert words in text, words


@pytest.mark.parametrize("name", ["ada.html", "bo.html", "index.html"])
def test_a_page_is_sound(site: Path, name: str) -> None:
    """Unique ids, no link into nothing, headings in order, one main part, columns with headings."""
    found = Outline((site / name).read_text(encoding="utf-8"))
    ids = found.ids()
    assert len(ids) == len(set(ids))
    inside = [link["href"][1:] for link in found.all("a") if link["href"].startswith("#")]
    assert set(inside) <= set(ids)
    named = [
        name for _, attributes in found.elements for name in attributes.get("aria-labelledby", "").split()
    ]
    assert set(named) <= set(ids)
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert (len(found.all("main")), len(found.all("header")) >= 1, len(found.all("footer"))) == (1, True, 1)
    assert all(heading.get("scope") in ("col", "row") for heading in found.all("th"))
    assert found.all("html") == [{"lang": "en"}]


def test_every_picture_has_a_name_and_says_what_it_shows(page: str) -> None:
    found = Outline(page)
    pictures = found.all("svg")
    assert len(pictures) == 5  # two weeks, two sessions with steps, the forecast
    assert {picture["role"] for picture in pictures} == {"img"}
    assert all(len(picture["aria-labelledby"].split()) == 2 for picture in pictures)
    assert len(re.findall(r"<desc id=[^>]*>[^<]{20,}</desc>", page)) == len(pictures)


def test_nothing_foreign_becomes_an_element_a_link_or_a_rule(page: str) -> None:
    found = Outline(page)
    assert {tag for tag, _ in found.elements} <= set(KNOWN.split())
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    assert "evil" not in found.ids()
    assert not [link for link in found.all("a") if not re.fullmatch(r"#[\w-]+|\w+\.html", link["href"])]
    assert len(found.all("style")) == 1
    assert HOSTILE in found.text()
    assert "49" not in part(page, "ada-changes")


def test_text_that_steers_is_made_visible(page: str) -> None:
    assert not set(BIDI) & set("\u202e\u2066\u200b\x1b") & set(page)
    assert "\\u202egnp.exe" in Outline(page).text()


def test_the_page_forbids_what_it_does_not_need(page: str) -> None:
    (policy,) = [meta["content"] for meta in Outline(page).all("meta") if "http-equiv" in meta]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    loaded = re.findall(r"(?:url\(|src=|@import|https?://)[^#]\S*", re.sub(r"(?s)<body>.*", "", page))
    assert loaded == []


def test_the_same_input_gives_the_same_bytes(stage: Plans, site: Path, tmp_path: Path) -> None:
    arguments = ["report", "--root", str(stage.root), "--today", TODAY, "--out", str(tmp_path / "again")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "ADA_KEY": CANARY}
    command = [sys.executable, "-m", "reconciler", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    for path in site.iterdir():
        again = (tmp_path / "again" / path.name).read_bytes()
        assert again == path.read_bytes(), path.name
        assert CANARY.encode() not in again


@pytest.mark.parametrize("name", ["changes", "done", "seen"])
def test_a_part_reads_as_it_did(page: str, name: str) -> None:
    """`UPDATE_SNAPSHOTS=1` writes the files anew."""
    file = SNAPSHOTS / f"report-{name}.html"
    found = part(page, f"ada-{name}").partition("</details>")[0]  # of what was done, the last week
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_a_picture_stands_beside_itself() -> None:
    """Two copies share no id, and every reference stays within its own copy."""
    picture = workout.svg(workout_card(), bare=True)
    copies = [unique(picture, prefix) for prefix in ("a", "b")]
    ids = [set(re.findall(r'\bid="([^"]*)"', copy)) for copy in copies]
    assert ids[0]
    assert not ids[0] & ids[1]
    for copy, own in zip(copies, ids, strict=True):
        referred = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', copy)
        assert {one or two for one, two in referred} <= own
        assert set(re.findall(r'aria-labelledby="([^"]*)"', copy)[0].split()) <= own
        assert "<style" not in copy


def test_the_templates_travel_with_the_package() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    package = ROOT / "reconciler"
    packed = {path for pattern in setup["package-data"]["reconciler"] for path in package.glob(pattern)}
    templates = set((package / "render" / "report" / "templates").iterdir())
    assert templates
    assert templates <= packed
