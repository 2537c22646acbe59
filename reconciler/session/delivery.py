"""Sends the morning messages: to each athlete at their own hour, once a day, whichever machine runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from reconciler.athlete.reading import build_models, read_document
from reconciler.errors import InputError, LedgerError, MessageError, ReconcilerError
from reconciler.messages.channel import Message, require, send
from reconciler.messages.hour import due
from reconciler.reconcile.sent import SentStore
from reconciler.render.morning import message
from reconciler.session.morning import look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.reconcile.sent import Claim, Sent
    from reconciler.render.morning import Morning
    from reconciler.session.session import Session

WORKERS = 8

Outcome = Literal["sent", "already", "claimed", "early", "late", "nothing", "no-channel", "failed"]
"""`claimed`: another run has begun to send it, or was cut off; `early` and `late` are outside the athlete's hours."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one athlete's message. `said` and `hint` tell why it failed, and never what it says."""

    athlete: str
    outcome: Outcome
    said: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """What was asked for. `at_once` does not wait for the hour; `always` sends also where there is nothing to say."""

    at_once: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class _Due:
    """An athlete whose hour it is."""

    name: str
    env: str
    day: dt.date


def deliver(
    session: Session,
    orders: Orders,
    picture: Callable[[Morning], bytes | None] = lambda _: None,
) -> tuple[Delivery, ...]:
    """Send what is due to the athletes of this run. One athlete's failure never stops the others.

    Calendars are read only for those who are due and have had nothing yet. ReconcilerError where it cannot be known what
    was sent.
    """
    looked = {name: _due(session, name, orders) for name in session.names}
    waiting = [one for one in looked.values() if isinstance(one, _Due)]
    if not waiting:
        return tuple(one for one in looked.values() if isinstance(one, Delivery))
    store = _store(session)
    known = store.read([one.name for one in waiting])
    _prime(session)

    def run(one: _Due) -> Delivery:
        return _deliver(session, store, one, known[one.name], orders, picture)

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        futures = {one.name: pool.submit(run, one) for one in waiting}
        try:
            done: Mapping[str, Delivery] = {name: future.result() for name, future in futures.items()}
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(done[name] if isinstance(one, _Due) else one for name, one in looked.items())


def _due(session: Session, name: str, orders: Orders) -> _Due | Delivery:
    try:
        document = read_document(session.tree, name)
    except ReconcilerError as error:
        return _failed(name, error)
    if document.morning is None:
        return Delivery(name, "no-channel")
    state = "due" if orders.at_once else due(document.morning.at, ZoneInfo(document.timezone), session.now)
    if state != "due":
        return Delivery(name, state, _hours(document, session.now))
    return _Due(name, document.morning.env, session.today(document))


def _hours(document: AthleteDocument, now: dt.datetime) -> str:
    local = now.astimezone(ZoneInfo(document.timezone))
    at = document.morning.at if document.morning else ""
    return f"due at {at}, and it is {local:%H:%M} in {document.timezone}"


def _store(session: Session) -> SentStore:
    settings = session.settings
    return SentStore.of(
        session.repository,
        session.environ,
        shared=settings.ledger_remote == "origin",
        branches=settings.ledger == "branch",
    )


def _prime(session: Session) -> None:
    """Open, once, what athletes share, before they run side by side."""
    build_models()
    _ = (session.calendars, session.shared)
    try:
        _ = session.ledgers
    except ReconcilerError:
        return  # said where an athlete needs it


def _deliver(
    session: Session,
    store: SentStore,
    one: _Due,
    known: Sent | LedgerError,
    orders: Orders,
    picture: Callable[[Morning], bytes | None],
) -> Delivery:
    try:
        if isinstance(known, LedgerError):
            raise known
        if known.day is not None and known.day >= one.day:
            return Delivery(one.name, "already" if known.state == "sent" else "claimed")
        require(one.env, session.environ)
        morning = look(session, one.name)
        if not (morning.has_something_to_say or orders.always):
            return Delivery(one.name, "nothing")
        first, *others = message(morning)
        text = Message(first, "\n".join(others), picture(morning)) if others else Message("", first)
        claim = store.claim(one.name, known, one.day)
        if claim is None:
            return Delivery(one.name, "claimed")
        _send(session, store, one, claim, text)
        return _confirmed(store, claim)
    except ReconcilerError as error:
        return _failed(one.name, error)


def _send(session: Session, store: SentStore, one: _Due, claim: Claim, text: Message) -> None:
    """Send, and give the day back where that fails."""
    try:
        send(one.env, text, session.environ)
    except BaseException as error:
        try:
            store.release(claim)
        except ReconcilerError as other:
            if isinstance(error, MessageError):
                hint = f"today's will not be tried again: its record could not be released ({other.message})"
                raise MessageError(error.message, hint=hint) from None
        raise


def _confirmed(store: SentStore, claim: Claim) -> Delivery:
    """The message is out, so the day stays claimed at least: a record that cannot be finished changes nothing."""
    try:
        store.confirm(claim)
    except ReconcilerError as error:
        return Delivery(claim.name, "sent", f"its record stays unfinished: {error.message}")
    return Delivery(claim.name, "sent")


def _failed(name: str, error: ReconcilerError) -> Delivery:
    said = "the YAML cannot be read" if isinstance(error, InputError) else error.message
    return Delivery(
        name, "failed", said, "reconciler validate" if isinstance(error, InputError) else error.hint
    )
