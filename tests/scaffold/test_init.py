"""`reconciler init` makes a repository that works as it is: valid, checked, and with the workflows of this project."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import pty
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from reconciler.athlete.reading import read_athlete, read_settings
from reconciler.cli.main import main
from reconciler.scaffold.answers import with_extras
from reconciler.scaffold.plans import FIRST_COMMIT, Answers, coming_monday, plans_files
from reconciler.scaffold.templates import WORKFLOWS, filled, templates, workflow
from tests.cli.plans import ROOT, run_process

GIVEN = ("--athlete", "ada", "--name", "Ada Lovelace", "--intervals-id", "i7", "--timezone", "Europe/London")
ANSWERS = Answers("ada", "Ada", "0", "Europe/London", dt.date(2026, 5, 11), "1.2.3")


def made(directory: Path, *more: str) -> Path:
    assert main(["init", str(directory), *GIVEN, *more]) == 0
    return directory


class Files:
    """The files of a new repository, as the reader of the documents wants them."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def names(self, directory: str) -> tuple[str, ...]:
        inside = [path[len(directory) + 1 :] for path in self.files if path.startswith(f"{directory}/")]
        if not inside:
            raise FileNotFoundError(2, "no such directory", directory)
        return tuple(sorted({path.split("/")[0] for path in inside}))

    def read(self, path: str) -> bytes:
        return self.files[path].encode()


def test_the_new_repository_is_valid_without_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = made(tmp_path / "plans")
    capsys.readouterr()
    assert main(["validate", "--root", str(plans)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "1 athlete, valid"


def test_its_first_week_can_be_applied_to_the_embedded_calendar(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    assert main(["apply", "--calendar", "embedded", "--root", str(plans)]) == 0
    assert main(["diff", "--calendar", "embedded", "--root", str(plans), "--detailed-exitcode"]) == 0


def test_git_is_ready_and_nothing_is_committed_for_the_athlete(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    head = (plans / ".git" / "HEAD").read_text(encoding="utf-8")
    assert head == "ref: refs/heads/main\n"
    assert not list((plans / ".git" / "refs" / "heads").iterdir())


def test_the_first_step_of_its_readme_pushes_everything_but_the_week(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The block of README.md, run as it stands there, against a bare repository in the place of GitHub's."""
    plans, origin = made(tmp_path / "plans"), tmp_path / "origin.git"
    said = capsys.readouterr().out
    block = (plans / "README.md").read_text(encoding="utf-8").partition("```sh\n")[2].partition("```")[0]
    git = ["git", "-C", str(origin)]
    subprocess.run(["git", "init", "--quiet", "--bare", str(origin)], check=True)
    here = {"user.name": "Ada", "user.email": "ada@example.org"}
    here[f"url.{origin}.insteadOf"] = "git@github.com:YOU/plans.git"
    given = {f"GIT_CONFIG_KEY_{place}": key for place, key in enumerate(here)}
    given |= {f"GIT_CONFIG_VALUE_{place}": value for place, value in enumerate(here.values())}
    environment = os.environ | given | {"GIT_CONFIG_COUNT": str(len(here)), "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["sh", "-e", "-c", block], cwd=plans, check=True, capture_output=True, env=environment)

    listed = subprocess.run([*git, "ls-tree", "-r", "--name-only", "main"], check=True, capture_output=True)
    pushed = set(listed.stdout.decode().splitlines())
    files = {
        str(path.relative_to(plans))
        for path in plans.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(plans).parts
    }
    assert files - pushed == {str(week.relative_to(plans)) for week in plans.glob("athletes/*/weeks/*")}
    assert pushed < files
    assert block.splitlines()[0].strip() == FIRST_COMMIT
    assert FIRST_COMMIT in said


def test_a_fresh_clone_of_an_empty_repository_is_welcome(tmp_path: Path) -> None:
    plans = tmp_path / "clone"
    subprocess.run(["git", "init", "--quiet", "--initial-branch=trunk", str(plans)], check=True)
    made(plans)
    assert (plans / ".git" / "HEAD").read_text(encoding="utf-8") == "ref: refs/heads/trunk\n"


def test_a_directory_with_content_is_refused_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["init", str(tmp_path), *GIVEN]) == 1
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_a_terminal_it_names_all_that_is_missing(tmp_path: Path) -> None:
    done = run_process("init", str(tmp_path / "plans"), "--name", "Ada", cwd=tmp_path)
    assert done.returncode == 1
    assert "--athlete, --intervals-id, --timezone" in done.stderr
    assert not (tmp_path / "plans").exists()


def test_on_a_terminal_it_asks_for_what_is_missing(tmp_path: Path) -> None:
    """The real program on a real pseudo-terminal, answered line by line."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reconciler", "init", "plans", "--timezone", "Europe/London"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as asked:
        os.write(ours, b"ada\nAda Lovelace\ni7\n")
        assert asked.wait(timeout=60) == 0
    os.close(ours)
    os.close(theirs)
    document = YAML().load((tmp_path / "plans/athletes/ada/athlete.yaml").read_text(encoding="utf-8"))
    assert (document["name"], document["intervals_id"]) == ("Ada Lovelace", "i7")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--athlete", "Ada"), "--athlete: expected small letters"),
        (("--athlete", "../x"), "--athlete: expected small letters"),
        (("--name", ""), "--name: found empty text"),
        (("--intervals-id", "x"), "--intervals-id: found 'x'"),
        (("--timezone", "Mars/Base"), "--timezone: found 'Mars/Base'"),
        (("--credential-env", "s3cr3t-key"), "--credential-env: expected the name"),
        (("--owner", "a b"), "--owner: expected a GitHub user"),
        *(
            (("--credential-env", name), f"--credential-env: {name} belongs to")
            for name in ("GITHUB_TOKEN", "GH_TOKEN", "RUNNER_TEMP", "ACTIONS_X", "SHARD", "SHARDS", "PATH")
        ),
        *((("--credential-env", name), "belongs to") for name in ("HOME", "CI", "PYTHONPATH", "HTTPS_PROXY")),
        *(
            (("--requirement", text), "--requirement: expected one requirement")
            for text in (
                "",
                "x'; id; '",
                "x$(id)",
                "x`id`",
                "x\ny",
                "${{ secrets.A }}",
                "-r x",
                "x #y",
                "x: y",
            )
        ),
        (("--requirement", "x @ https://s3cr3t-key@h.org/x"), "--requirement: holds a user"),
        (("--requirement", "x @ git+ssh://git:s3cr3t-key@h.org/x"), "--requirement: holds a user"),
    ],
)
def test_an_answer_that_cannot_stand_is_named_and_nothing_is_written(
    options: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "plans"), *GIVEN, *options]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "s3cr3t-key" not in error
    assert not (tmp_path / "plans").exists()


@settings(deadline=None, max_examples=50)
@given(
    name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60).filter(
        lambda text: text.strip()
    ),
    today=st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)),
    number=st.sampled_from(["0", "i1", "123"]),
)
def test_any_name_and_any_day_make_documents_that_load(name: str, today: dt.date, number: str) -> None:
    files = plans_files(Answers("ada", name, number, "Europe/London", today, "1.2.3"))
    tree = Files(dict(files))
    athlete = read_athlete(tree, "ada")
    assert athlete.document.intervals_id == number
    assert athlete.weeks[0].workouts[0].date - coming_monday(today) == dt.timedelta(days=1)
    assert dt.timedelta() <= coming_monday(today) - today <= dt.timedelta(days=6)


def test_writing_needs_a_merged_pull_request_from_the_first_day() -> None:
    assert read_settings(Files(dict(plans_files(ANSWERS)))).approval == "pull-request"


def test_every_schema_that_a_document_names_is_there(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    documents = list((plans / "athletes").rglob("*.yaml"))
    assert len(documents) == 7
    for document in documents:
        first = document.read_text(encoding="utf-8").splitlines()[0]
        assert (document.parent / first.partition("$schema=")[2]).is_file(), document
    bound = json.loads((plans / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {str(path.relative_to(plans)) for path in (plans / "schemas").iterdir()} == set(bound)
    for document in documents:
        patterns = [pattern for pattern in bound.values() if document.relative_to(plans).match(pattern)]
        assert len(patterns) == 1, document


def test_the_schemas_of_the_new_repository_are_in_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only those of the documents belong there; those of the outputs come with --all, and are kept from then on."""
    schemas = made(tmp_path / "plans") / "schemas"
    out = ("--out", str(schemas))
    mine = {path.name for path in schemas.iterdir()}
    assert main(["schema", "--check", *out]) == 0
    (schemas / "week.schema.json").write_text("{}", encoding="utf-8")
    assert main(["schema", "--check", *out]) == 1
    assert main(["schema", *out]) == 0
    assert {path.name for path in schemas.iterdir()} == mine
    assert main(["schema", "--check", *out]) == 0

    assert main(["schema", "--all", "--check", *out]) == 1
    assert main(["schema", "--all", *out]) == 0
    assert "run.schema.json" in {path.name for path in schemas.iterdir()} - mine
    (schemas / "run.schema.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert main(["schema", "--check", *out]) == 1
    assert "run.schema.json is not in step" in capsys.readouterr().err


def test_the_release_is_pinned_wherever_the_program_is_installed() -> None:
    files = plans_files(ANSWERS)
    pinned = re.compile(r"training-plan-reconciler\[fast(?:(?:,messages)?,report)?\]==1\.2\.3")
    places = [path for path, text in files.items() if "pip install" in text or "additional_dep" in text]
    assert places == [
        ".github/workflows/morning.yml",
        ".github/workflows/plan-review.yml",
        ".github/workflows/reconcile.yml",
        ".github/workflows/weekly-review.yml",
        ".pre-commit-config.yaml",
        "README.md",
    ]
    for path in places:
        text = files[path]
        assert len(pinned.findall(text)) == text.count("pip install") + text.count("additional_")
        assert ("messages" in str(pinned.findall(text))) == path.endswith("morning.yml")
        assert ("report" in str(pinned.findall(text))) == path.endswith(("morning.yml", "plan-review.yml"))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("tpr[fast]==1.2", "tpr[fast,messages]==1.2"),
        ("tpr == 1.2", "tpr[messages] == 1.2"),
        ("tpr", "tpr[messages]"),
        ("tpr[]", "tpr[messages]"),
        ("tpr[messages, fast]>=1", "tpr[messages,fast]>=1"),
        ("tpr[fast] @ git+https://h.org/x@1", "tpr[fast,messages] @ git+https://h.org/x@1"),
        ("git+https://h.org/x@1", "git+https://h.org/x@1"),
        ("wheels/tpr-1.whl", "wheels/tpr-1.whl"),
    ],
)
def test_what_sends_messages_is_installed_beside_the_rest(asked: str, wanted: str) -> None:
    assert with_extras(asked, "messages") == wanted


def test_another_requirement_stands_wherever_the_program_is_installed(tmp_path: Path) -> None:
    """As long as a release is not published, a commit of it can be installed."""
    wanted = f"training-plan-reconciler[fast] @ git+https://github.com/coach/reconciler@{'a1' * 20}"
    plans = made(tmp_path / "plans", "--requirement", wanted)
    load = YAML(typ="safe").load
    for name, job in (
        ("plan-review", "review"),
        ("reconcile", "reconcile"),
        ("weekly-review", "propose"),
        ("morning", "send"),
    ):
        document = load((plans / f".github/workflows/{name}.yml").read_text(encoding="utf-8"))
        (run,) = [step["run"] for step in document["jobs"][job]["steps"] if "Install" in step["name"]]
        more = {"morning": "fast,messages,report", "plan-review": "fast,report"}.get(name, "fast")
        assert shlex.split(run)[-1] == wanted.replace("fast", more)
    hook = load((plans / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"][0]
    assert hook["additional_dependencies"] == [wanted]
    assert f"pip install '{wanted}'\n" in (plans / "README.md").read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in plans.rglob("*.y*ml")]
    assert not [text for text in texts if "training-plan-reconciler[fast]==" in text]


def test_the_channel_stands_where_the_message_is_sent() -> None:
    """Switching it on takes two words: the line in athlete.yaml, and the secret."""
    files = plans_files(dataclasses.replace(ANSWERS, athlete="mary-ann"))
    assert "\n# morning: {env: TELEGRAM_URL_MARY_ANN, " in files["athletes/mary-ann/athlete.yaml"]
    (step,) = [
        step
        for step in YAML(typ="safe").load(files[".github/workflows/morning.yml"])["jobs"]["send"]["steps"]
        if "env" in step
    ]
    assert set(step["env"]) == {"GITHUB_TOKEN", "INTERVALS_API_KEY", "TELEGRAM_URL_MARY_ANN"}


def test_no_mark_of_a_template_is_left() -> None:
    for path, text in plans_files(ANSWERS).items():
        assert not re.search(r"@[a-z_]+@", text), path
        assert text.endswith("\n"), path
        assert not re.search(r"[ \t]$", text, re.MULTILINE), path


def test_a_mark_without_a_value_never_goes_out() -> None:
    with pytest.raises(KeyError, match="nobody"):
        filled("for @nobody@", {})


def test_an_owner_stands_in_codeowners() -> None:
    owned = plans_files(dataclasses.replace(ANSWERS, owner="team/coaches"))[".github/CODEOWNERS"]
    assert "\n* @team/coaches\n/.github/ @team/coaches\n" in owned
    assert all(
        line.startswith("#") for line in plans_files(ANSWERS)[".github/CODEOWNERS"].strip().splitlines()
    )


def test_the_workflows_of_this_project_are_the_same_but_for_names() -> None:
    """What the tests run here is what a plans repository gets."""
    install = "pip install --disable-pip-version-check --constraint constraints.txt '.[{}]'"
    ours = {path.name for path in (ROOT / ".github/workflows").glob("*.yml")}
    assert ours == {*WORKFLOWS, "ci.yml"}
    for name in WORKFLOWS:
        here = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
        assert here == workflow(
            name,
            install=install.format("fast"),
            install_pages=install.format("fast,report"),
            install_messages=install.format("fast,messages,report"),
            credentials=("INTERVALS_API_KEY_MARIA", "INTERVALS_API_KEY_JONAS"),
            channels=("TELEGRAM_URL_MARIA", "TELEGRAM_URL_JONAS"),
        ), name


def test_the_templates_travel_with_the_package() -> None:
    """Every template has a name that packagers do not pass over, and is covered by the package data."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    patterns = data["package-data"]["reconciler"]
    package = ROOT / "reconciler"
    found = {path for pattern in patterns for path in package.glob(pattern) if path.is_file()}
    stored = {path for path in (package / "scaffold/files").rglob("*") if path.is_file()}
    assert stored <= found
    assert not [path for path in stored if any(part.startswith(".") for part in path.relative_to(ROOT).parts)]
    assert len(templates()) == len(stored)


def test_pre_commit_accepts_the_configuration_and_our_hooks(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    for command, file in (
        ("validate-config", plans / ".pre-commit-config.yaml"),
        ("validate-manifest", ROOT / ".pre-commit-hooks.yaml"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", command, str(file)],
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_hook_of_the_new_repository_is_the_one_we_offer(tmp_path: Path) -> None:
    plans = made(tmp_path / "plans")
    ours = YAML().load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    theirs = YAML().load((plans / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0][
        "hooks"
    ][0]
    same = {key: theirs[key] for key in ours if key != "description"}
    assert same == {key: value for key, value in ours.items() if key != "description"}
    assert main([*ours["entry"].split()[1:], "--root", str(plans)]) == 0
