"""`reconciler schema`: the JSON Schemas of the documents and of the outputs."""

from __future__ import annotations

from pathlib import Path

import click

from reconciler.errors import ReconcilerError


@click.command("schema")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 where a schema is not in step.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to. Default: schemas/.")
def command(*, check: bool, out: Path | None) -> int:
    """Write the JSON Schemas, or check that they are in step."""
    directory = out or Path("schemas")
    if not directory.is_dir():
        msg = f"there is no directory {directory}"
        raise ReconcilerError(msg, hint="make it, or name another one with --out")
    wanted = rendered()
    stale = [name for name, text in wanted.items() if _content(directory / name) != text]
    extra = sorted(path.name for path in directory.glob("*.schema.json") if path.name not in wanted)
    if check:
        for name in (*stale, *extra):
            click.echo(f"{directory / name} is not in step: run `reconciler schema`", err=True)
        return int(bool(stale or extra))
    from reconciler.cli.files import write_atomically  # noqa: PLC0415

    for name in stale:
        write_atomically(directory / name, wanted[name])
    click.echo(f"{len(wanted)} schemas in {directory}, {len(stale)} written")
    return 0


def rendered() -> dict[str, str]:
    """Return the text of every schema by its file name."""
    import json  # noqa: PLC0415

    from reconciler.athlete.schemas import document_schemas, render  # noqa: PLC0415
    from reconciler.render.output_schemas import output_schemas  # noqa: PLC0415

    texts = {f"{name}.schema.json": render(name) for name in document_schemas()}
    for name, schema in output_schemas().items():
        texts[f"{name}.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return dict(sorted(texts.items()))


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
