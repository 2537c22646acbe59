"""Keys of the calendar that a plan does not set, each with the reason; and the key that was probably meant."""

import difflib
from collections.abc import Iterable

_COMPUTED = "the calendar computes it"
_OURS = "the reconciler sets it"
_APPLIED = "it belongs to plans applied on the calendar, which are never touched"

# Facts of the API: the fields of an event that are computed, set by the server, or named otherwise here.
REFUSED: dict[str, str] = {
    **dict.fromkeys(
        (
            "icu_atl", "icu_ctl", "icu_ftp", "icu_intensity", "w_prime", "p_max", "atl_days", "ctl_days",
            "joules", "joules_above_ftp", "strain_score", "ss_p_max", "ss_w_prime", "ss_cp", "carbs_used",
            "updated", "push_errors", "created_by_id", "athlete_id", "oauth_client_id", "shared_event_id",
            "entered", "paired_activity_id", "plan_name",
        ),
        _COMPUTED,
    ),
    **dict.fromkeys(("plan_applied", "plan_athlete_id", "plan_folder_id", "plan_workout_id"), _APPLIED),
    "uid": "the calendar makes its own and ignores what is sent",
    "external_id": f"{_OURS}: it is minted from the date and the id, and then kept",
    "workout_doc": "the calendar reads the steps from the text: write them under steps",
    "attachments": "files are attached on the calendar; a workout file goes under file",
    "icu_training_load": "write load",
    "moving_time": "write duration",
    "type": "write sport",
    "category": "workouts, notes and races stand in lists of their own",
    "description": "write goal, instructions and steps, or verbatim for all of it; a note has text",
    "start_date_local": "write date, and time where it matters",
    "end_date_local": "a note over several days has from and until",
    "filename": "write file",
    "file_contents": "write file",
    "file_contents_base64": "write file",
}  # fmt: skip
_SECRETS = ("api_key", "apikey", "key", "token", "password", "secret", "credential", "bearer", "access_token")


def why_refused(key: str, known: Iterable[str]) -> str:
    """Why a key is refused, or which key was probably meant; "" where there is nothing to say."""
    if key in REFUSED:
        return REFUSED[key]
    if key == "<<":
        return "merging with << is not part of YAML 1.2: write the keys out, or use a library workout"
    if key.lower() in _SECRETS:
        return "a credential never stands in a file: credential_env names its environment variable"
    return nearest(key, known)


def nearest(found: str, known: Iterable[str]) -> str:
    """ "did you mean …?" for the most similar known word, or ""."""
    close = difflib.get_close_matches(found[:60], sorted(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""
