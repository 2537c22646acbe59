"""The secret is read once, sent in one header and shown nowhere."""

from __future__ import annotations

import base64

import pytest

from reconciler.calendar.credential import Credential
from reconciler.errors import CredentialError
from tests.canary import secret

SECRET = secret("s3cr3t-k3y")


def test_an_api_key_goes_out_as_basic_with_the_fixed_user() -> None:
    scheme, _, encoded = Credential(SECRET).header().partition(" ")

    assert scheme == "Basic"
    assert base64.b64decode(encoded).decode() == f"API_KEY:{SECRET}"


def test_a_token_goes_out_as_bearer() -> None:
    assert Credential(SECRET, "bearer").header() == f"Bearer {SECRET}"


def test_no_way_of_printing_shows_it() -> None:
    credential = Credential(SECRET)

    assert SECRET not in f"{credential} {credential!r} {[credential]}"


def test_it_comes_from_the_named_variable_without_its_line_end() -> None:
    assert Credential.from_environment("KEY", environ={"KEY": f" {SECRET}\n"}) == Credential(SECRET)
    assert Credential.from_environment("KEY", "bearer", {"KEY": SECRET}).kind == "bearer"


@pytest.mark.parametrize("environ", [{}, {"KEY": ""}, {"KEY": " \n"}])
def test_a_missing_one_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(CredentialError, match="KEY"):
        Credential.from_environment("KEY", environ=environ)


@pytest.mark.parametrize("value", [f"{SECRET} two", f"{SECRET}\r\nX: y", f"{SECRET}\x1b[2J", f"{SECRET}é"])
def test_a_mangled_one_is_refused_by_name_not_by_value(value: str) -> None:
    with pytest.raises(CredentialError, match="KEY") as named:
        Credential.from_environment("KEY", environ={"KEY": value})
    with pytest.raises(CredentialError) as bare:
        Credential(value)

    for caught in (named, bare):
        assert SECRET not in caught.value.message + caught.value.hint


def test_it_is_scrubbed_from_foreign_words_in_both_forms() -> None:
    credential = Credential(SECRET)
    words = credential.scrub(f"no: {SECRET}, {credential.header()}")

    assert words == "no: ***, Basic ***"
