"""The review as one HTML page that needs nothing else: the report, or the Markdown review, rendered.

Foreign text was escaped for Markdown, so no HTML of it is left; the page forbids scripts and foreign resources anyway.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reconciler.render.markdown import render as render_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.review import Review

_NO_LIMIT = 1 << 40
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ border: 1px solid #8886; padding: .3rem .5rem; text-align: left; vertical-align: top; }}
pre {{ overflow-x: auto; background: #8882; padding: .5rem; font-size: .85rem; }}
blockquote {{ margin: 0; padding-left: .8rem; border-left: 3px solid #8886; }}
summary {{ cursor: pointer; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def render(reviews: Sequence[Review]) -> str:
    """Return the whole page: the report where the extra of that name is installed, else the Markdown review."""
    from reconciler.render.report import page  # noqa: PLC0415

    return page.render(reviews) if page.available() else render_plain(reviews)


def render_plain(reviews: Sequence[Review]) -> str:
    """Return the Markdown review as a page."""
    from markdown_it import MarkdownIt  # noqa: PLC0415

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    title = ", ".join(review.title for review in reviews[:3])
    return _PAGE.format(
        title=escape(f"Training plan: {title}"), body=reader.render(render_markdown(reviews, _NO_LIMIT))
    )
