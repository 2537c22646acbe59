"""Problems as GitHub workflow commands, which show as annotations on the changed lines. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.errors import Problem
    from reconciler.render.review import Review


def problems(found: Iterable[Problem]) -> str:
    """Return one annotation per problem."""
    return "\n".join(_problem(problem) for problem in found)


def reviews(found: Iterable[Review]) -> str:
    """Return one annotation per problem, refusal or error of a run."""
    return "\n".join(line for review in found for line in _review(review))


def note(level: Literal["error", "warning", "notice"], title: str, text: str) -> str:
    """Return an annotation without a file."""
    return f"::{level} title={_property(title)}::{_data(text)}"


def _review(review: Review) -> Iterator[str]:
    yield from (_problem(problem) for problem in review.problems)
    for finding in review.judgement.findings if review.judgement else ():
        if finding.severity != "info":
            yield _problem(finding.problem())
    told = review.judgement.errors if review.judgement else ()  # above, each at its line
    refusals = (text for text in review.refusals if text not in told)
    texts = [*refusals, review.error, review.result.error if review.result else ""]
    for text in (text for text in texts if text):
        yield note("error", review.athlete, text)
    for seen in (*review.changeset.drift, *review.changeset.conflicts) if review.changeset else ():
        title = f"{review.athlete}: {seen.kind.value}"
        yield note("warning", title, f"{seen.date} {seen.name}: {seen.note}")


def _problem(problem: Problem) -> str:
    place = problem.place
    parts = [f"file={_property(place.file)}"]
    parts += [f"line={place.line}"] if place.line else []
    parts += [f"col={place.column}"] if place.column else []
    text = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    return f"::{problem.severity} {','.join(parts)},title={_property(problem.code)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
