"""Whether a step line may hold something that people write and the server reads otherwise. Most lines do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reconciler.workout.model import Step

_UNIT_HINT: Final = (
    "[mM](?i:in|et)|[sS](?i:ec)|[hH](?i:r|ou)|[yY][dD]|[wW](?i:att)|[bB](?i:pm)|[pP](?i:ace|ower)|[lL][tT]"
)
_GAP_HINT: Final = r"\s{1,3}(?:%|[-\u2013\u2014]\s{0,3}[zZ]?[0-9])|[-\u2013\u2014]\s{1,3}[zZ]?[0-9]|(?:%|w|rpm)\s?[\u2013\u2014]"
_HINT: Final = re.compile(  # each way begins with one set of signs, so that prose and numbers are skipped quickly
    rf"[0-9=](?:[,:\u00d7\u2013\u2014][zZ]?[0-9]|\.[0-9]{{1,2}}\s?[hmsHMS]\b|[xX\u00d7]|00m|{_UNIT_HINT}"
    rf"|{_GAP_HINT}|\s(?:[xX\u00d7]|{_UNIT_HINT}|\s*[lL][tT])|%\s+(?i:of|max|hrmax|hrr|css|mas|thr)|(?<==)(?<!power=)(?<!hr=)(?<!intensity=))",
    re.ASCII,
)


def is_suspicious(body: str, step: Step | None) -> bool:
    """Whether the line may hold something that `troubles` remarks on; most lines do not, and this is quick."""
    if _HINT.search(body) is not None:
        return True
    lower = body.lower()
    return ("ramp" in lower and not (step and step.ramp)) or "rpe" in lower or "free" in lower
