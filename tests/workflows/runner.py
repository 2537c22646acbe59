"""Runs the jobs of a workflow file as a runner of GitHub does: its own `run:` lines, by bash, in a scratch clone.

Known are the keys, actions and expressions that our workflows use; anything else fails. A step sees the environment
that the workflow gives it, and nothing of this machine but what a shell needs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.workflows.expressions import evaluate, filled
from tests.workflows.programs import put_programs

_WORKFLOW = {"name", "on", "permissions", "concurrency", "jobs"}
_JOB = {
    "name", "runs-on", "timeout-minutes", "permissions", "steps", "needs", "outputs", "strategy", "environment",
    "env",
}  # fmt: skip
_STEP = {"name", "id", "if", "run", "uses", "with", "env", "working-directory"}


class UnknownWorkflowError(Exception):
    """The workflow uses something that the runner of the tests does not know."""


@dataclass(frozen=True)
class StepRun:
    """A step that was run: what it saw and what it said."""

    name: str
    environment: Mapping[str, str]
    code: int
    output: str


@dataclass
class JobRun:
    """A job that was run, once for each entry of its matrix."""

    name: str
    directory: Path
    steps: list[StepRun] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    @property
    def succeeded(self) -> bool:
        return all(step.code == 0 for step in self.steps)

    @property
    def output(self) -> str:
        return "\n".join(f"[{step.name}] exit {step.code}\n{step.output}" for step in self.steps)


@dataclass(frozen=True)
class Runner:
    """One run of a workflow.

    `origin` is the bare repository, `commit` what is checked out, `ref` its full name; `event` the payload; `secrets`
    those that GitHub hands to this run; `api` the address of its REST API, and `telegram` that of Telegram's.
    """

    scratch: Path
    origin: Path
    commit: str
    ref: str
    event_name: str
    event: Mapping[str, Any]
    api: str
    secrets: Mapping[str, str]
    token: str = "ghs_token"
    repository: str = "ada/plans"
    telegram: str = ""

    def run(self, workflow: Path) -> list[JobRun]:
        """Run every job in order. A job whose needs failed is not run."""
        document = read_workflow(workflow)
        done: dict[str, list[JobRun]] = {}
        for name, job in document["jobs"].items():
            _known(job, _JOB, name)
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else list(job.get("needs", ()))
            if any(not run.succeeded for need in needs for run in done[need]):
                continue
            outputs = {need: {"outputs": done[need][-1].outputs} for need in needs}
            done[name] = [
                self._job(name, number, job, row, outputs)
                for number, row in enumerate(self._matrix(job, outputs))
            ]
        return [run for runs in done.values() for run in runs]

    def _matrix(self, job: Mapping[str, Any], needs: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        matrix = filled(job.get("strategy", {}).get("matrix", {}), self._contexts(needs=needs))
        if set(matrix) - {"include"}:
            raise UnknownWorkflowError(f"a matrix of {sorted(matrix)}")
        yield from matrix.get("include", [{}])

    def _job(
        self, name: str, number: int, job: Mapping[str, Any], row: Mapping[str, Any], needs: Mapping[str, Any]
    ) -> JobRun:
        place = self.scratch / f"{name}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        run = JobRun(name, place / "work")
        run.directory.mkdir(parents=True)
        outputs: dict[str, Any] = {}
        for step in job["steps"]:
            _known(step, _STEP, name)
            contexts = self._contexts(
                matrix=row,
                needs=needs,
                steps=outputs,
                job={"status": "success" if run.succeeded else "failure"},
                runner={"temp": str(place)},
            )
            condition = step.get("if", "success()")
            guarded = any(word in condition for word in ("always()", "failure()", "success()"))
            if not evaluate(condition if guarded else f"success() && ({condition})", contexts):
                continue
            self._step(run, place, job, step, contexts, outputs)
        contexts = self._contexts(matrix=row, needs=needs, steps=outputs)
        run.outputs = {key: filled(value, contexts) or "" for key, value in job.get("outputs", {}).items()}
        return run

    def _step(
        self,
        run: JobRun,
        place: Path,
        job: Mapping[str, Any],
        step: Mapping[str, Any],
        contexts: Mapping[str, Any],
        outputs: dict[str, Any],
    ) -> None:
        if "uses" in step:
            self._action(run, step["uses"].partition("@")[0], filled_all(step.get("with", {}), contexts))
            return
        environment = self._environment(place, run.directory)
        given = {**job.get("env", {}), **step.get("env", {})}
        environment |= {key: str(filled(value, contexts) or "") for key, value in given.items()}
        script = place / "step.sh"
        script.write_text(filled(step["run"], contexts), encoding="utf-8")
        where = run.directory / str(filled(step.get("working-directory", "."), contexts))
        done = subprocess.run(
            ["bash", "-e", str(script)],
            cwd=where,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        name = step.get("name", step["run"])
        run.steps.append(StepRun(name, environment, done.returncode, done.stdout + done.stderr))
        if "id" in step:
            outputs[step["id"]] = {"outputs": _outputs(place / "output")}
        run.summary = (place / "summary").read_text(encoding="utf-8")

    def _action(self, run: JobRun, action: str, inputs: Mapping[str, Any]) -> None:
        if action == "actions/checkout":
            self._checkout(run.directory, inputs)
        elif action not in ("actions/setup-python", "actions/upload-artifact"):
            raise UnknownWorkflowError(action)

    def _checkout(self, directory: Path, inputs: Mapping[str, Any]) -> None:
        """As the action does: fetch one commit, or everything, and set HEAD to it, detached for a pull request.

        `ref` names another branch than that of the run.
        """
        _known(inputs, {"fetch-depth", "persist-credentials", "ref"}, "checkout")
        assert inputs["persist-credentials"] is False
        commit, ref = self.commit, self.ref
        if "ref" in inputs:
            ref = f"refs/heads/{inputs['ref']}"
            commit = _git(self.origin, "rev-parse", ref)
        remote = self.origin.as_uri()
        _git(directory, "init", "--quiet", "--initial-branch=unborn")
        _git(directory, "remote", "add", "origin", remote)
        if inputs.get("fetch-depth") == 0:
            heads = "+refs/heads/*:refs/remotes/origin/*"
            _git(directory, "fetch", "--quiet", "--no-tags", "origin", heads, commit)
        else:
            _git(directory, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit)
        if ref.startswith("refs/heads/"):
            branch = ref.removeprefix("refs/heads/")
            _git(directory, "update-ref", f"refs/remotes/origin/{branch}", commit)
            _git(directory, "checkout", "--quiet", "-B", branch, commit)
        else:
            _git(directory, "checkout", "--quiet", "--detach", commit)

    def _contexts(self, **more: Any) -> dict[str, Any]:
        github = {
            "repository": self.repository,
            "event": self.event,
            "event_name": self.event_name,
            "token": self.token,
            "sha": self.commit,
            "ref": self.ref,
            "server_url": "https://github.com",
        }
        return {
            "github": github,
            "secrets": self.secrets,
            "vars": {},
            "job": {"status": "success"},
            **more,
        }

    def _environment(self, place: Path, directory: Path) -> dict[str, str]:
        event = place / "event.json"
        event.write_text(json.dumps(self.event), encoding="utf-8")
        for name in ("output", "env", "summary"):
            (place / name).touch()
        return {
            "PATH": put_programs(place, self.telegram),
            "HOME": str(place),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.api,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.repository,
            "GITHUB_EVENT_NAME": self.event_name,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_SHA": self.commit,
            "GITHUB_REF": self.ref,
            "GITHUB_REF_NAME": self.ref.removeprefix("refs/heads/"),
            "GITHUB_RUN_ID": "1",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_WORKSPACE": str(directory),
            "GITHUB_OUTPUT": str(place / "output"),
            "GITHUB_ENV": str(place / "env"),
            "GITHUB_STEP_SUMMARY": str(place / "summary"),
            "RUNNER_TEMP": str(place),
        }


def read_workflow(path: Path) -> dict[str, Any]:
    """Return a workflow as YAML 1.2, where `on` is a word."""
    document: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    _known(document, _WORKFLOW, path.name)
    return document


def filled_all(values: Mapping[str, Any], contexts: Mapping[str, Any]) -> dict[str, Any]:
    """Fill every value of a mapping."""
    return {key: filled(value, contexts) for key, value in values.items()}


def _known(found: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(found) - known:
        raise UnknownWorkflowError(f"{where}: {sorted(unknown)}")


def _outputs(path: Path) -> dict[str, str]:
    """Read the file of outputs: `name=value`, or `name<<END`, lines, `END`."""
    found: dict[str, str] = {}
    lines = iter(path.read_text(encoding="utf-8").splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        if mark and "=" not in name:
            value = []
            for inner in lines:
                if inner == end:
                    break
                value.append(inner)
            found[name] = "\n".join(value)
        else:
            name, _, text = line.partition("=")
            found[name] = text
    return found


def _git(directory: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments], check=True, capture_output=True, text=True, env=environment
    )
    return done.stdout.strip()
