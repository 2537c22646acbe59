"""Inputs nobody would write on purpose, for every door through which something comes in from outside.

`python -m tests.fuzz --runs 100000 --seed 7` gives each door its share, prints the counts, and a failing input so
that it can be read again: shortened, with the door, the seed and its number.
"""
