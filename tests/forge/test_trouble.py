"""GitHub that is down, limits, refuses, or answers what nobody can read."""

from __future__ import annotations

import httpx
import pytest

from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.forge.github import GitHub
from reconciler.forge.run import write_outputs, write_summary
from reconciler.forge.wire import PAGE, Wire
from tests.forge.stand_in import Refused, StandIn
from tests.forge.story import Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
DOWN = Refused(502, "Bad Gateway")
LIMITED = Refused(403, "API rate limit exceeded", x_ratelimit_remaining="0", x_ratelimit_reset="99999999999")
SLOW = Refused(429, "You have exceeded a secondary rate limit", retry_after="3600")


@pytest.mark.parametrize("trouble", [DOWN, LIMITED, SLOW], ids=["down", "limited", "too fast"])
def test_what_cannot_be_proven_is_not_written(stage: Stage, trouble: Refused) -> None:
    number = stage.open("plan", *ROWS)
    stage.review(number)
    stage.merge(number)
    stage.github.trouble = trouble

    done = stage.reconcile()

    assert done.code == 1
    assert stage.names() == []
    assert "GitHub" in done.out

    stage.github.trouble = None
    assert stage.reconcile().code == 0


@pytest.mark.parametrize("trouble", [DOWN, LIMITED], ids=["down", "limited"])
def test_a_review_that_could_not_be_posted_is_an_error(stage: Stage, trouble: Refused) -> None:
    number = stage.open("plan", *ROWS)
    stage.github.trouble = trouble

    done = stage.review(number)

    assert done.code == 1
    assert "GitHub" in done.err


def wire(answer: httpx.Response, slept: list[float] | None = None) -> Wire:
    pauses = slept if slept is not None else []
    transport = httpx.MockTransport(lambda _: answer)
    return Wire(
        "https://api.github.com", "ghs_x", transport=transport, sleep=pauses.append, now=lambda: 1000.0
    )


class TestWire:
    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"retry-after": "7"}, 7.0),
            ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, 30.0),
            ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "900"}, 0.0),
            ({"x-ratelimit-remaining": "0"}, 0.0),
        ],
    )
    def test_a_short_pause_is_kept(self, headers: dict[str, str], seconds: float) -> None:
        slept: list[float] = []
        with pytest.raises(ForgeError, match="fewer requests"):
            wire(httpx.Response(403, headers=headers), slept).get("/x")
        assert slept == [seconds, seconds]

    def test_a_long_one_ends_the_run(self) -> None:
        slept: list[float] = []
        with pytest.raises(ForgeError, match="again in 900 s"):
            wire(httpx.Response(429, headers={"retry-after": "900"}), slept).get("/x")
        assert slept == []

    def test_a_write_is_sent_once(self) -> None:
        seen: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request.method)
            return httpx.Response(502)

        client = Wire("https://api.github.com", "t", transport=httpx.MockTransport(answer))
        with pytest.raises(ForgeError):
            client.send("POST", "/x", {})
        assert seen == ["POST"]

    def test_a_plain_403_is_a_matter_of_permission(self) -> None:
        with pytest.raises(ForgeForbidden) as caught:
            wire(httpx.Response(403, json={"message": "no\x1b[31m way, ghs_x"})).get("/repos/a/b")
        assert "no\\x1b[31m way, ***" in caught.value.message
        assert "permissions:" in caught.value.hint

    @pytest.mark.parametrize("content", [b"<html>", b"[1", b"[" * 100_000])
    def test_what_is_no_json_is_not_nothing(self, content: bytes) -> None:
        with pytest.raises(ForgeError, match="cannot be read"):
            wire(httpx.Response(200, content=content)).get("/x")

    @pytest.mark.parametrize("content", [b"{}", b'[{"number": "x"}]', b"[1]", b"null"])
    def test_nor_is_what_has_another_form(self, content: bytes) -> None:
        with pytest.raises(ForgeError, match="cannot be read"):
            GitHub(wire(httpx.Response(200, content=content)), "a/b").pulls_of("c" * 40)

    def test_a_redirect_is_not_followed_with_the_token(self) -> None:
        with pytest.raises(ForgeError, match="301"):
            wire(httpx.Response(301, headers={"location": "https://evil.example"})).get("/x")

    def test_no_connection(self) -> None:
        with pytest.raises(ForgeError, match="cannot be reached"):
            Wire("http://127.0.0.1:1", "t").get("/x")

    def test_a_list_without_end_is_refused(self) -> None:
        with pytest.raises(ForgeError, match="more than"):
            wire(httpx.Response(200, json=[1] * PAGE)).pages("/x")

    @pytest.mark.parametrize("token", ["", "a b", "a\n", "\u00e4"])
    def test_what_is_no_token_is_not_sent(self, token: str) -> None:
        with pytest.raises(ForgeForbidden):
            Wire("https://api.github.com", token)

    @pytest.mark.parametrize(
        "address",
        ["http://api.github.com", "ftp://x", "https://u:p@api.github.com", "https://x/?q=1", "", "x"],
    )
    def test_an_address_that_would_leak_the_token_is_refused(self, address: str) -> None:
        with pytest.raises(ForgeError, match="GITHUB_API_URL"):
            Wire(address, "t")


@pytest.mark.parametrize("missing", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_what_is_missing_in_the_environment_is_named(missing: str) -> None:
    environ = {"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": "a/b"}
    del environ[missing]
    with pytest.raises(ForgeForbidden, match=missing):
        GitHub.from_environment(environ)


@pytest.mark.parametrize("name", ["a", "a/b/c", "../x", "a/b?c", "a /b"])
def test_a_repository_is_owner_and_name(name: str) -> None:
    with pytest.raises(ForgeError, match="owner/name"):
        GitHub.from_environment({"GITHUB_TOKEN": "t", "GITHUB_REPOSITORY": name})


def test_outputs_cannot_be_forged(tmp_path: object, github: StandIn) -> None:
    """A value that holds what looks like the next output stays one value."""
    from pathlib import Path  # noqa: PLC0415

    file = Path(str(tmp_path)) / "out"
    write_outputs({"GITHUB_OUTPUT": str(file)}, {"a": "1\nb<<end\nx", "c": "2"}, token=lambda: "q9")

    assert file.read_text() == "a<<end-q9\n1\nb<<end\nx\nend-q9\nc<<end-q9\n2\nend-q9\n"


def test_outside_a_run_there_are_no_files_to_write() -> None:
    write_outputs({}, {"a": "1"})
    write_summary({}, "text")


def test_a_file_that_cannot_be_written_is_named_as_such(tmp_path: object) -> None:
    with pytest.raises(ForgeError, match="cannot be written"):
        write_summary({"GITHUB_STEP_SUMMARY": str(tmp_path)}, "text")
