"""Calendars that misbehave, for every room to test against."""
