"""Where a remote's address leads, and which token the environment holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import ForgeForbidden
from reconciler.forge.address import REPOSITORY, Address, address_of, hosts
from reconciler.forge.github import GitHub, token_of
from tests.forge.stand_in import StandIn

HERE = Address("github.com", "ada/plans")


@pytest.mark.parametrize(
    "origin",
    [
        "https://github.com/ada/plans.git", "https://github.com/ada/plans", "https://github.com/ada/plans/",
        "https://GitHub.com/ada/plans.git", "https://github.com:443/ada/plans.git", "https://ada@github.com/ada/plans.git",
        "https://ada:s3cret@github.com/ada/plans.git", "https://x-access-token:ghs_1@github.com/ada/plans",
        "git@github.com:ada/plans.git", "git@github.com:ada/plans", "github.com:ada/plans.git", "git@GITHUB.COM:ada/plans",
        "ssh://git@github.com/ada/plans.git", "ssh://git@github.com:22/ada/plans.git", "ssh://github.com/ada/plans",
        "ssh://git@ssh.github.com:443/ada/plans.git", "git@ssh.github.com:ada/plans.git",
    ],
)  # fmt: skip
def test_an_address_of_github_leads_to_its_repository(origin: str) -> None:
    assert address_of(origin) == HERE


@pytest.mark.parametrize(
    "origin",
    [
        "", "origin", "/srv/ada/plans.git", "../plans", "./github.com:ada/plans", "file:///srv/ada/plans.git", "C:/ada/plans",
        "https://gitlab.com/ada/plans.git", "https://github.com.evil.example/ada/plans", "https://evil.example/github.com/a",
        "https://evil.example/@github.com/ada/plans", "https://github.com@evil.example/ada/plans",
        "git@evil.example:github.com/ada/plans", "git@evil@github.com:ada/plans", "ssh.evil.example:ada/plans",
        "http://github.com/ada/plans", "git://github.com/ada/plans", "https://github.com/ada", "https://github.com/",
        "https://github.com/ada/plans/more", "https://github.com/ada/..", "https://github.com/ada%2Fplans/x",
        "https://github.com/../plans", "git@github.com:/ada/plans.git", "git@github.com:~/plans", "https://[::1/ada/plans",
        "https://github.com/ada/pl ans", "https://github.com/ada/plans\n.git", "git@github.com:ada/plans\n",
        "https://api.github.com/ada/plans/x",
    ],
)  # fmt: skip
def test_any_other_leads_nowhere(origin: str) -> None:
    assert address_of(origin) is None


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({}, {"github.com"}),
        ({"GITHUB_API_URL": "https://api.github.com"}, {"github.com"}),
        ({"GITHUB_API_URL": "https://git.example.org/api/v3"}, {"git.example.org"}),
        ({"GITHUB_API_URL": "https://api.ada.ghe.com", "GITHUB_SERVER_URL": "https://ada.ghe.com"}, {"ada.ghe.com"}),
        ({"GITHUB_API_URL": "http://127.0.0.1:8080", "GITHUB_SERVER_URL": "https://github.com"}, {"127.0.0.1", "github.com"}),
        ({"GITHUB_SERVER_URL": "https://git.example.org"}, {"github.com"}),
        ({"GITHUB_API_URL": "https://[x"}, {"github.com"}),
    ],
)  # fmt: skip
def test_the_api_tells_whose_repositories_are_known(environ: dict[str, str], known: set[str]) -> None:
    assert hosts(environ) == known


def test_a_server_of_ones_own_does_not_know_those_of_github() -> None:
    own = hosts({"GITHUB_API_URL": "https://git.example.org/api/v3"})
    assert address_of("git@git.example.org:ada/plans.git", own) == Address("git.example.org", "ada/plans")
    assert address_of("git@github.com:ada/plans.git", own) is None


@given(
    st.text(st.sampled_from("github.com:/@adalns-._ \n%[]?#")),
    st.sampled_from(["", "https://", "ssh://", "git@"]),
)
def test_whatever_it_says_it_is_a_name_or_nothing(text: str, begin: str) -> None:
    found = address_of(begin + text)
    assert found is None or (found.host == "github.com" and REPOSITORY.fullmatch(found.name))


def test_the_page_to_open_a_pull_request_on() -> None:
    assert HERE.compare("main", "plans/x") == "https://github.com/ada/plans/compare/main...plans/x?expand=1"


class TestEnvironment:
    @pytest.mark.parametrize(
        ("environ", "token"),
        [
            ({}, ""),
            ({"GH_TOKEN": "gho_a"}, "gho_a"),
            ({"GITHUB_TOKEN": " ghs_b\n", "GH_TOKEN": "gho_a"}, "ghs_b"),
            ({"GITHUB_TOKEN": " ", "GH_TOKEN": "gho_a "}, "gho_a"),
        ],
    )
    def test_the_token(self, environ: dict[str, str], token: str) -> None:
        assert token_of(environ) == token

    @pytest.mark.parametrize("named", [{"GITHUB_REPOSITORY": "coach/plans"}, {}])
    def test_the_repository_is_named_or_that_of_origin(self, github: StandIn, named: dict[str, str]) -> None:
        environ = {
            "GH_TOKEN": "gho_a", "GITHUB_API_URL": github.url, "GITHUB_SERVER_URL": "https://github.com", **named
        }  # fmt: skip
        origin = "git@github.com:other/repository" if named else "https://x:s3cret@github.com/coach/plans"
        with GitHub.from_environment(environ, origin=origin) as client:
            assert client.open_pulls("plans/x") == ()
        assert github.requests == [("GET", "/repos/coach/plans/pulls")]
        assert github.tokens == ["gho_a"]

    def test_an_origin_elsewhere_names_none_and_is_not_repeated(self) -> None:
        with pytest.raises(ForgeForbidden, match="GITHUB_REPOSITORY not set") as caught:
            GitHub.from_environment({"GH_TOKEN": "t"}, origin="https://x:s3cret@gitlab.com/a/b")
        assert "s3cret" not in caught.value.message + caught.value.hint
