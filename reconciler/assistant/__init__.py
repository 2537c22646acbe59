"""Tools for an assistant: facts, checks and proposals. None of them writes to a calendar, none takes a credential."""
