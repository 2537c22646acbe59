"""Write every generated page: `python -m pages`; or only say which are out of step: `python -m pages --check`."""

from __future__ import annotations

import sys

from pages.made import MADE, ROOT, stale


def main(arguments: list[str]) -> int:
    """Write what is out of step, or with `--check` name it and return 1."""
    found = stale()
    if arguments == ["--check"]:
        for path in found:
            sys.stderr.write(f"{path} is not in step: run `make docs`\n")
        return int(bool(found))
    if arguments:
        sys.stderr.write("usage: python -m pages [--check]\n")
        return 1
    for path, content in found.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(content)
    sys.stdout.write(f"{len(MADE)} pages, {len(found)} written\n")
    return 0


sys.exit(main(sys.argv[1:]))
