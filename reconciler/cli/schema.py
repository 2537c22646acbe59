"""`reconciler schema`: the JSON Schemas of the documents and of the outputs."""

from __future__ import annotations

from pathlib import Path

import click

from reconciler.errors import ReconcilerError


@click.command("schema")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 where a schema is not in step.")
@click.option("--all", "everything", is_flag=True, help="The schemas of the outputs as well.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to. Default: schemas/.")
def command(*, check: bool, everything: bool, out: Path | None) -> int:
    """Write the JSON Schemas, or check that they are in step.

    A plans repository holds those of its documents. Those of the outputs are written with --all, and kept in step
    where one is there already.
    """
    directory = out or Path("schemas")
    if not directory.is_dir():
        msg = f"there is no directory {directory}"
        raise ReconcilerError(msg, hint="make it, or name another one with --out")
    wanted = _wanted(directory, everything=everything)
    stale = [name for name, text in wanted.items() if _content(directory / name) != text]
    extra = sorted(path.name for path in directory.glob("*.schema.json") if path.name not in wanted)
    if check:
        for name in (*stale, *extra):
            click.echo(f"{directory / name} is not in step: run `reconciler schema`", err=True)
        return int(bool(stale or extra))
    from reconciler.session.files import write_atomically  # noqa: PLC0415

    for name in stale:
        write_atomically(directory / name, wanted[name])
    click.echo(f"{len(wanted)} schemas in {directory}, {len(stale)} written")
    return 0


def rendered() -> dict[str, str]:
    """Return the text of every schema by its file name."""
    return dict(sorted((_of_documents() | _of_outputs()).items()))


def _wanted(directory: Path, *, everything: bool) -> dict[str, str]:
    outputs = _of_outputs()
    if everything or any((directory / name).exists() for name in outputs):
        return rendered()
    return _of_documents()


def _of_documents() -> dict[str, str]:
    from reconciler.athlete.schemas import document_schemas, render  # noqa: PLC0415

    return {f"{name}.schema.json": render(name) for name in document_schemas()}


def _of_outputs() -> dict[str, str]:
    import json  # noqa: PLC0415

    from reconciler.render.output_schemas import output_schemas  # noqa: PLC0415

    return {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in output_schemas().items()
    }


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
