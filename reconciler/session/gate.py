"""Who may write: what was approved, by whom, and what commit messages permit."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.errors import ApprovalError
from reconciler.reconcile.approval import Approval, read_approval, require_default_branch, require_not_older

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.athlete.settings import Settings
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.job import Assessment
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.merged import MergedPulls
    from reconciler.session.calendars import Calendars
    from reconciler.session.options import Options


@dataclass
class Gate:
    """Stands before every write to a real calendar. Safe to ask from several threads."""

    settings: Settings
    options: Options
    calendars: Calendars
    repository: Repository
    now: dt.datetime
    open_github: Callable[[], GitHub]
    _permitted: dict[tuple[str, bool], Approval] = field(default_factory=dict, init=False)
    _not_older: set[str] = field(default_factory=set, init=False)
    _merger: str = field(default="", init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def is_needed(self) -> bool:
        """The embedded calendar of this process needs none.

        `approval: none` holds for the calendar that the settings name, and for one on this machine; it does not
        carry over to a real calendar that only the command line names.
        """
        elsewhere = self.options.calendar is not None and not self.calendars.is_local
        return not self.calendars.is_embedded and (self.settings.approval != "none" or elsewhere)

    @cached_property
    def approval(self) -> Approval:
        """What HEAD says and permits."""
        return read_approval(self.repository)

    def require(self) -> None:
        """Refuse to write to a real calendar without proof of approval. Settings ask for less only by name."""
        self._require_real_today()
        if self.is_needed:
            require_default_branch(self.repository, self.settings.default_branch, ("athletes",))
        if self._by_pull_request:
            # Made here, before athletes run side by side: it says so where GitHub cannot be asked.
            _ = self.merged

    def _require_real_today(self) -> None:
        """Refuse to write to a real calendar as if it were an earlier day: what is past or done must stay frozen."""
        today = self.options.today
        if today and today < self.now.date() - dt.timedelta(days=1) and not self.calendars.is_local:
            msg = f"--today {today} lies in the past, where everything is frozen"
            raise ApprovalError(
                msg, hint="leave --today out; it is for reviews, and for calendars on this machine"
            )

    def require_newest(self, athlete: str, ledger: Ledger) -> None:
        """Refuse a checkout that is older than what was applied last. Asked of git once for all who share that."""
        if self.is_needed and ledger.commit not in self._not_older:
            require_not_older(self.repository, self.approval.commit, ledger.commit, athlete)
            self._not_older.add(ledger.commit)

    def permitted(self, ledger: Ledger) -> Approval:
        """What was committed since an athlete's last apply, and permits. Asked of git once for all who share it."""
        key = (ledger.commit, bool(ledger.intent))
        with self._lock:
            if key not in self._permitted:
                self._permitted[key] = read_approval(self.repository, key[0], cut_off=key[1])
            return self._permitted[key]

    def signed(self, approval: Approval) -> Approval:
        """Return the approval with who gave it: who merged the pull request, else the author of HEAD."""
        if not self._by_pull_request:
            return approval
        with self._lock:
            self._merger = self._merger or self.merged.merger()
        return replace(approval, by=self._merger)

    def unproven(self, assessment: Assessment, ledger: Ledger) -> tuple[str, ...]:
        """Return what no merged pull request has shown. ForgeError where GitHub does not answer."""
        if not self._by_pull_request or not assessment.changeset.changes:
            return ()
        from reconciler.reconcile.merged import unproven  # noqa: PLC0415

        job = assessment.job
        evidence = self.merged.evidence(job.athlete, ledger.commit)
        return unproven(assessment.changeset, ledger, job.calendar, evidence)

    @property
    def _by_pull_request(self) -> bool:
        return self.is_needed and self.settings.approval == "pull-request"

    @cached_property
    def merged(self) -> MergedPulls:
        """What merged pull requests prove."""
        from reconciler.reconcile.merged import MergedPulls  # noqa: PLC0415

        settings, head = self.settings, self.approval.commit
        return MergedPulls(
            self.open_github(), self.repository, settings.default_branch, settings.required_reviews, head
        )
