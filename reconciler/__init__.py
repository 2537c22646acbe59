"""Training plans as code: YAML in git, reconciled with an Intervals.icu calendar."""

__version__ = "0.1.0"
