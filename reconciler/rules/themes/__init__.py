"""The rules, one function each, by theme. Every module lists its own in RULES."""
