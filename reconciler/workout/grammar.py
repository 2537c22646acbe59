"""The tokens of a step line as patterns."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

METRES: Final = {
    "km": 1000.0,
    "mtr": 1.0,
    "mtrs": 1.0,
    "meters": 1.0,
    "mi": 1609.34,  # observed: `1mi` is 1609.34 m
    "mile": 1609.34,
    "miles": 1609.34,
    "y": 0.9144,
    "yrd": 0.9144,
    "yards": 0.9144,
}

NUMBER: Final = r"[0-9]{1,7}(?:\.[0-9]{1,6})?"
_BLANK = r"\s\u00a0\u2002-\u200a\u202f\u3000"  # blanks of any kind, as the patterns are ASCII, where no other sign is an `s`
_END = rf"(?=[{_BLANK},;]|$)"
_DURATION = (
    r"[0-9]{1,7}(?:"
    r"h(?:[0-9]{1,7}(?:[m'](?:[0-9]{1,7}[s\"]?)?|[s\"])?)?"
    r"|[m'](?:[0-9]{1,7}[s\"]?)?"
    r"|[s\"]"
    r"|min(?:s|utes?)?)"
)
_DASH = r"[\u2013\u2014]"  # en and em dash: the server reads only the number before them (observed)
_PER = r"(?:km|mi|100m|100y|500m|400m|250m)"

LAP: Final = re.compile(r"\b(?:press\s+lap|lap\s+press)\b", re.IGNORECASE)
INTENSITIES: Final = frozenset({"active", "rest", "warmup", "cooldown", "recovery", "interval", "other"})
AVERAGES: Final = frozenset({"1s", "3s", "10s", "30s", "lap"})
PROMPT_END: Final = "<!>"

# It begins with the sign before the token (search for it in " " + text): that makes long labels cheap to skip.
_TOKEN: Final = rf"""
    [{_BLANK},;<] (?<![0-9],)
    (?:
    (?=[0-9]) (?:
      (?P<duration> {_DURATION} {_END} )
    | (?P<amount> (?P<n1>{NUMBER})
        (?: (?:-|(?P<left>%|[{_BLANK}]?w|rpm)[{_BLANK}]?-[{_BLANK}]?)(?P<n2>{NUMBER}) | (?:%|[{_BLANK}]?w|rpm)?{_DASH}{NUMBER} )?
        (?: % (?: [{_BLANK}]*(?P<word>ftp|hr|lthr|pace|mmp(?:[{_BLANK}]+(?P<mmp>{_DURATION}))?) )? | [{_BLANK}]?(?P<unit>w|rpm) )
        {_END} )
    | (?P<distance> (?P<d1>{NUMBER}) [{_BLANK}]? (?P<du>km|mtrs?|meters|miles?|mi|yards|yrd|y) {_END} )
    | (?P<pace> (?P<p1>[0-9]{{1,4}}:[0-9]{{2}}) (?:/(?P<u1>{_PER}))?
        (?: [{_BLANK}]?-[{_BLANK}]? (?P<p2>[0-9]{{1,4}}:[0-9]{{2}}) (?:/(?P<u2>{_PER}))? )? [{_BLANK}]*pace {_END} )
    ) | (?=[zcs]) (?:
      (?P<zone> (?P<zc>c?)z(?P<z1>[0-9]{{1,2}}) (?: -c?z?(?P<z2>[0-9]{{1,2}}) | {_DASH}c?z?[0-9]{{1,2}} )?
        (?: [{_BLANK}]+(?P<zw>hr|pace|power|w)(?=[{_BLANK},;]|$) )? {_END} )
    | (?P<sweetspot> ss (?: [{_BLANK}]+power )? {_END} )
    ) | (?=[rfmhip]) (?:
      (?P<flag> ramp|freeride|maxeffort|hidepower ) {_END}
    | (?P<option> (?P<key>intensity|power|hr)=(?P<choice>\w{{1,12}}) ) {_END}
    ))
    """


@cache
def token_pattern() -> re.Pattern[str]:
    """The pattern of one token. Compiled when a line first needs it: that takes longer than to read a plan of plain lines."""
    return re.compile(_TOKEN, re.IGNORECASE | re.VERBOSE | re.ASCII)
