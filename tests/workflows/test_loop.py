"""The scheduled workflows of the weekly loop, run step by step: the morning message, and the proposal after a week.

They run by the real clock. So the athlete lives in a time zone where it is about noon, or where it is no Sunday.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator

import pytest

from tests.messages.telegram import ADDRESS, CHAT, TOKEN, Telegram, serving
from tests.workflows.stage import ATHLETE, SECRET, Stage
from tests.workflows.stage import TOKEN as GITHUB_TOKEN

SEND, PROPOSE = "Send what is due", "Propose"
BRANCH = "plans/week-ada"
DAY = dt.timedelta(days=1)
REF = "refs/reconciler-messages/ada"


@pytest.fixture
def telegram(stage: Stage) -> Iterator[Telegram]:
    """Telegram on a port, and Ada's chat in a secret."""
    with serving(Telegram()) as made:
        stage.telegram = made.url
        stage.secrets = {**stage.secrets, "TELEGRAM_URL_ADA": ADDRESS}
        yield made


def zone_of(hours: int) -> str:
    """The zone so many hours before UTC (east), in the upside-down spelling of POSIX."""
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def noon() -> tuple[str, dt.date]:
    """A zone where it is about noon, and its day."""
    now = dt.datetime.now(dt.UTC)
    hours = 12 - now.hour
    return zone_of(hours), (now + dt.timedelta(hours=hours)).date()


def no_sunday() -> tuple[str, dt.date]:
    """A zone where it is no Sunday, nor will be while a test runs, and its day."""
    now = dt.datetime.now(dt.UTC)
    far, soon = now + dt.timedelta(hours=14), now + dt.timedelta(hours=14, minutes=20)
    hours = -12 if 6 in (far.weekday(), soon.weekday()) else 14
    return zone_of(hours), (now + dt.timedelta(hours=hours)).date()


def week_name(day: dt.date) -> str:
    return f"{day.isocalendar().year}-W{day.isocalendar().week:02}"


def move_to(stage: Stage, zone: str, *, at: str = "", week: dt.date | None = None, day: dt.date) -> None:
    """Push where Ada lives, her channel, and a week with one run."""
    athlete = stage.clone / "athletes/ada/athlete.yaml"
    text = re.sub(r"(?m)^timezone: .*$", f"timezone: {zone}", athlete.read_text(encoding="utf-8"))
    if at:
        text = re.sub(r"(?m)^# morning: .*$", f'morning: {{env: TELEGRAM_URL_ADA, at: "{at}"}}', text)
        assert "\nmorning:" in text
    athlete.write_text(text, encoding="utf-8")
    weeks = stage.clone / "athletes/ada/weeks"
    weeks.mkdir(exist_ok=True)
    (weeks / f"{week_name(day)}.yaml").write_text(
        f"week: {week_name(day)}\nwhy: For the test.\nconservative: true\nworkouts:\n"
        f"  - {{id: easy, date: {day}, sport: Run, name: Easy run, duration: 30m, load: 20, rpe: 3}}\n",
        encoding="utf-8",
    )
    stage.git("switch", "--quiet", "main")
    stage.git("add", "--all")
    stage.git("commit", "--quiet", "--message", "Another place")
    stage.git("push", "--quiet", "origin", "main")


class TestMorning:
    def test_it_is_sent_once_at_the_athletes_own_hour(self, stage: Stage, telegram: Telegram) -> None:
        zone, today = noon()
        move_to(stage, zone, at="10:00", day=today)
        job = stage.morning()
        assert (job.succeeded, job.steps[-1].name) == (True, SEND), job.output
        assert job.steps[-1].output == "ada: sent\n"
        (posted,) = telegram.posted
        assert posted.chat == CHAT
        assert "Easy run" in html.unescape(posted.text)
        assert stage.ask("for-each-ref", "--format=%(refname)", "refs/reconciler-messages/") == REF

        again = stage.morning()
        assert (again.succeeded, again.steps[-1].output) == (True, "ada: sent already today\n")
        assert len(telegram.posted) == 1

    def test_before_the_hour_nothing_is_sent_nor_asked(self, stage: Stage, telegram: Telegram) -> None:
        zone, today = noon()
        move_to(stage, zone, at="20:00", day=today)
        job = stage.morning()
        assert job.succeeded
        assert "ada: not yet: due at 20:00" in job.output
        assert (telegram.requests, stage.heard) == ([], [])

    def test_a_failure_is_red_and_the_next_hour_tries_again(self, stage: Stage, telegram: Telegram) -> None:
        zone, today = noon()
        move_to(stage, zone, at="10:00", day=today)
        telegram.trouble = (502, "Bad gateway")
        job = stage.morning()
        assert (job.succeeded, telegram.posted) == (False, [])
        assert "ada: not sent" in job.output
        telegram.trouble = None
        assert stage.morning().succeeded
        assert len(telegram.posted) == 1

    def test_a_secret_that_was_forgotten_is_red_and_named(self, stage: Stage) -> None:
        zone, today = noon()
        move_to(stage, zone, at="10:00", day=today)
        job = stage.morning()
        assert not job.succeeded
        assert "TELEGRAM_URL_ADA is not set" in job.output

    def test_without_a_channel_it_is_green_and_says_so(self, stage: Stage, telegram: Telegram) -> None:
        job = stage.morning()
        assert job.succeeded, job.output
        assert "Nobody has a channel" in job.output
        assert telegram.requests == []

    def test_only_what_was_merged_is_sent(self, stage: Stage, telegram: Telegram) -> None:
        """Started by hand from another branch, it sends what main says all the same."""
        zone, today = noon()
        move_to(stage, zone, at="10:00", day=today)
        stage.git("switch", "--quiet", "--create", "draft", "main")
        file = stage.clone / f"athletes/ada/weeks/{week_name(today)}.yaml"
        file.write_text(file.read_text("utf-8").replace("Easy run", "Run of nobody"), encoding="utf-8")
        stage.git("commit", "--quiet", "--all", "--message", "Draft")
        stage.git("push", "--quiet", "origin", "draft")
        assert stage.morning("draft").succeeded
        (posted,) = telegram.posted
        assert ("Easy run" in html.unescape(posted.text), "nobody" in posted.text) == (True, False)

    def test_neither_address_nor_message_stands_in_the_log(self, stage: Stage, telegram: Telegram) -> None:
        zone, today = noon()
        move_to(stage, zone, at="10:00", day=today)
        job = stage.morning()
        assert telegram.posted
        for word in (TOKEN, SECRET, GITHUB_TOKEN, "Easy run"):
            assert word not in job.output + job.summary
        steps = {step.name for step in job.steps if TOKEN in str(step.environment)}
        assert steps == {SEND}


def merge(stage: Stage, number: int) -> None:
    """A person merges the pull request that the workflow opened."""
    stage.git("fetch", "--quiet", "origin", f"+{BRANCH}:{BRANCH}")
    stage.merge(number)


def test_from_the_end_of_a_week_to_the_note_on_the_calendar(stage: Stage) -> None:
    """The run after a week: pull request; review; merge; reconcile; the note stands. Run again: nothing."""
    zone, today = no_sunday()
    monday = today - today.weekday() * DAY
    ended, now = monday - 7 * DAY, week_name(monday)
    move_to(stage, zone, day=ended + DAY)
    stage.calendar.add_activity(
        ATHLETE,
        type="Run",
        start_date_local=f"{ended + DAY}T07:00:00",
        moving_time=1800,
        icu_training_load=20,
        name="Lunch [run](javascript:1) @everybody",
    )
    job = stage.weekly()
    assert (job.succeeded, job.steps[-1].name) == (True, PROPOSE), job.output
    assert "ada: proposed (#1)" in job.output
    assert "Easy run" not in job.output + job.summary
    (number,) = stage.github.pulls
    pull = stage.github.pulls[number]
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (BRANCH, "main")
    assert pull["title"] == f"ada: {week_name(ended)} is over: its review and the skeleton of {now}"
    assert "1 of 1 planned session done" in pull["body"]
    assert "does not start by itself" in pull["body"]
    changed = stage.ask("diff", "--name-only", "main", BRANCH).split()
    assert changed == [f"athletes/ada/weeks/{week}.yaml" for week in (week_name(ended), now)]
    assert stage.names() == []

    assert "ada: the proposal waits as it is" in stage.weekly().output
    review = stage.review(number)
    assert review.succeeded, review.output
    assert "Week review" in stage.github.bodies(number)[0]

    merge(stage, number)
    assert all(one.succeeded for one in stage.reconcile())
    (note,) = stage.calendar.events(ATHLETE)
    assert (note["name"], str(note["start_date_local"])[:10]) == ("Week review", str(ended))
    assert note["for_week"] is True
    assert "1 of 1 planned session done" in str(note["description"])

    writes = list(stage.github.writes)
    again = stage.weekly()
    assert again.succeeded
    assert (
        f"ada: nothing to propose: {week_name(ended)} has its review, and {now} is declared" in again.output
    )
    assert stage.github.writes == writes
    assert all(one.succeeded for one in stage.reconcile("schedule"))
    assert len(list(stage.calendar.events(ATHLETE))) == 1


def test_a_commit_of_a_person_on_the_branch_is_kept(stage: Stage) -> None:
    """The athlete plans the week on the branch of the proposal; the next run leaves it alone, and says so."""
    zone, today = no_sunday()
    move_to(stage, zone, day=today - 7 * DAY)
    assert stage.weekly().succeeded
    stage.git("fetch", "--quiet", "origin", BRANCH)
    stage.git("switch", "--quiet", "--create", BRANCH, "FETCH_HEAD")
    stage.git("commit", "--quiet", "--allow-empty", "--message", "My plan")
    stage.git("push", "--quiet", "origin", "HEAD")
    mine = stage.git("rev-parse", "HEAD")
    job = stage.weekly()
    assert job.succeeded, job.output
    assert "ada: not touched" in job.output
    assert stage.ask("rev-parse", BRANCH) == mine


def test_without_the_key_the_athlete_is_left_out_and_nothing_is_asked(stage: Stage) -> None:
    zone, today = no_sunday()
    move_to(stage, zone, day=today - 7 * DAY)
    stage.secrets = {}
    job = stage.weekly()
    assert job.succeeded, job.output
    assert "ada: left out: INTERVALS_API_KEY is not set" in job.output
    assert (stage.heard, stage.github.pulls) == ([], {})


def test_with_a_token_of_its_own_the_proposal_is_a_persons(stage: Stage) -> None:
    """GitHub starts the review of what an app or a person opens, so that nobody is told to do it."""
    zone, today = no_sunday()
    move_to(stage, zone, day=today - 7 * DAY)
    stage.secrets = {**stage.secrets, "PROPOSALS_TOKEN": "gho_app"}
    stage.github.people["gho_app"] = "plans-app"
    job = stage.weekly()
    assert job.succeeded, job.output
    (pull,) = stage.github.pulls.values()
    assert pull["user"]["login"] == "plans-app"
    assert "does not start by itself" not in pull["body"]
    assert "gho_app" not in job.output


def test_only_the_step_that_proposes_sees_the_key_and_prints_nothing_of_the_week(stage: Stage) -> None:
    zone, today = no_sunday()
    move_to(stage, zone, day=today - 7 * DAY)
    job = stage.weekly()
    assert job.succeeded, job.output
    for secret in (SECRET, GITHUB_TOKEN):
        assert {step.name for step in job.steps if secret in step.environment.values()} == {PROPOSE}
    files = [path for path in stage.base.glob("run-*/**/*") if path.is_file() and not path.is_symlink()]
    assert files
    for word in (SECRET, GITHUB_TOKEN, "Easy run"):
        assert word not in job.output + job.summary
    for secret in (SECRET, GITHUB_TOKEN):
        assert secret not in str(stage.github.pulls)
        assert [path for path in files if secret.encode() in path.read_bytes()] == []
