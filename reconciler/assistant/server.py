"""Puts tools, prompts and resources together. Tools are plain functions, which the SDK runs in threads."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resources import FunctionResource
from pydantic import Field
from typing_extensions import is_typeddict

from reconciler import __version__
from reconciler.assistant import prompts, reference
from reconciler.assistant.answers import told
from reconciler.assistant.proposal_tools import proposals
from reconciler.assistant.tools import checking_tools, looking
from reconciler.athlete.schemas import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.assistant.workspace import Workspace

NAME = "training-plan-reconciler"
JSON_SCHEMA = "application/schema+json"

_Athlete = Annotated[str, Field(description="A name that list_athletes tells.")]
_Week = Annotated[str, Field(description="An ISO week such as 2026-W20; the usual one where left out.")]


def make_server(
    space: Workspace, report_bug: Callable[[Exception], object] = lambda _: None
) -> MCPServer[Any]:
    """Return the server over one plans repository. `report_bug` gets what no tool expected."""
    server: MCPServer[Any] = MCPServer(
        NAME,
        title="Training plans",
        version=__version__,
        instructions=prompts.INSTRUCTIONS,
        log_level="WARNING",
    )
    for tool in (*looking(space), *checking_tools(space), *proposals(space)):
        server.add_tool(
            told(tool.call, space.options.root, report_bug),
            title=tool.title,
            description=inspect.getdoc(tool.call),
            annotations=tool.annotations,
            structured_output=is_typeddict(get_type_hints(tool.call)["return"]),
        )
    _add_prompts(server)
    _add_resources(server)
    return server


def _add_prompts(server: MCPServer[Any]) -> None:
    @server.prompt(title="Plan a week")
    def plan_week(athlete: _Athlete, week: _Week = "") -> str:
        """Facts first, then a draft, checked and shown with its reasons before it is proposed."""
        return prompts.plan_week(athlete, week)

    @server.prompt(title="Review a week")
    def review_week(athlete: _Athlete, week: _Week = "") -> str:
        """What was planned against what was done, and what it means for the next week."""
        return prompts.review_week(athlete, week)

    @server.prompt(title="Write the strategy")
    def write_strategy(athlete: _Athlete) -> str:
        """Goals, phases and the signs that would change them, from facts and the person's answers."""
        return prompts.write_strategy(athlete)


def _add_resources(server: MCPServer[Any]) -> None:
    for name, (place, _) in DOCUMENTS.items():
        server.add_resource(
            FunctionResource.from_function(
                _schema_of(name),
                uri=f"schema://{name}",
                name=f"{name}-schema",
                title=f"JSON Schema of {place}",
                mime_type=JSON_SCHEMA,
            )
        )

    @server.resource(
        "syntax://workout", name="workout-syntax", title="How workouts are written", mime_type="text/markdown"
    )
    def workout_syntax() -> str:
        return reference.SYNTAX

    @server.resource("rules://list", name="rules", title="The rules", mime_type="text/plain")
    def rules() -> str:
        return reference.reference("rules")


def _schema_of(name: str) -> Callable[[], str]:
    return lambda: reference.schema(name)
