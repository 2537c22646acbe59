"""A calendar like Intervals.icu's inside this package, so that everything can be tried without an account."""

from reconciler.calendar.embedded.behaviour import Behaviour, all_behaviours
from reconciler.calendar.embedded.calendar import EmbeddedCalendar
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.calendar.embedded.server import CalendarServer, serve

__all__ = [
    "Behaviour",
    "CalendarServer",
    "EmbeddedCalendar",
    "Request",
    "Response",
    "all_behaviours",
    "serve",
]
