"""`python -m reconciler` is the same as `reconciler`."""

from reconciler.cli.main import run

run()
