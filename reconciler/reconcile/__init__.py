"""The heart: declared state and the calendar in, the smallest safe set of writes out.

Everything here is pure but `git`, `ledger_store`, `approval` and `apply`.
"""
