"""Faults put into the code, one at a time, to see that its tests notice: `python -m tests.mutation workout.parse`.

The tests that run a line are run with each fault of that line, those of its room first, and the quickest first. A fault
that none notices is printed: it is a test that is missing, or a change that changes nothing.
"""
