"""What a run has open and does for one athlete: plans, git, ledgers, calendars; used by commands and assistants."""
