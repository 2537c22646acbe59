"""A history: what happens in which order, drawn from a seed, played on a stage, and what must hold in the end."""

# ruff: noqa: S311 - these dice make histories, not keys

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from random import Random

from reconciler.reconcile.saved import read_saved, to_document
from tests.reconcile.world import day
from tests.simulation.faults import reordered
from tests.simulation.git_steps import GIT, drawn
from tests.simulation.hands import HANDS
from tests.simulation.process import Process, Review, Turns
from tests.simulation.rest import comes_to_rest
from tests.simulation.scenario import Scenario, Step
from tests.simulation.stage import Stage
from tests.simulation.storm import Storm
from tests.simulation.tally import Tally
from tests.simulation.truth import tells_the_truth
from tests.simulation.witness import Doorway

MOST_REQUESTS = 4


@dataclass
class Play:
    """A scenario on its stage. `trace` tells in words what happened."""

    scenario: Scenario
    tally: Tally = field(default_factory=Tally)
    trace: list[str] = field(default_factory=list)
    review: Review | None = None

    def through(self) -> None:
        """AssertionError where something does not hold; `trace` then tells the way there."""
        stage = Stage(self.scenario.setting)
        self.tally.counts["histories"] += 1
        with contextlib.closing(stage):
            self._begin(stage)
            for step in self.scenario.steps:
                self._step(stage, step)
            self.trace.append("and then all is calm")
            for process in comes_to_rest(stage, lambda: self.process(stage)):
                self._tell(process)

    def _begin(self, stage: Stage) -> None:
        dice = Random(self.scenario.begin)
        items = [drawn(dice) for _ in range(dice.randrange(6))]
        stage.commit_plan(list({item.identity: item for item in items}.values()))
        stage.add(start_date_local=f"{day(2)}T00:00:00", external_id="other-tool:1")
        self.trace.append(f"{self.scenario.setting}")
        self.trace += [
            f"  {item.identity} on {item.date}..{item.until} {dict(item.fields)}" for item in stage.desired
        ]
        self._run(stage, Storm(stage.witness, dice))

    def _step(self, stage: Stage, step: Step) -> None:
        stage.moment += 1
        self.tally.steps[step.name] += 1
        dice = Random(step.dice)
        act = {**GIT, **HANDS}.get(step.name)
        self.trace.append(f"{step.name}")
        if act:
            self.trace[-1] += f": {act(stage, dice)}"
        else:
            self._runs(stage, step.name, dice)
        stage.blame.record(stage.ledger, stage.moment)

    def _runs(self, stage: Stage, name: str, dice: Random) -> None:
        if name == "a review":
            self._look(stage)
        elif name == "two runs at once":
            self._at_once(stage, dice)
        elif name == "a run over few days":
            self._over_few_days(stage, dice)
        else:
            share = dice.choice([0.1, 0.3, 0.6]) if name == "a run in a storm" else 0.0
            storm = Storm(stage.witness, dice, share)
            more: dict[str, object] = {}
            if name == "a run that dies on the network":
                storm.share = dice.choice([0.0, 0.2])
                storm.dies_at, storm.dies_after_sending = dice.randrange(4), dice.random() < 0.5
            if name == "a run that dies at the ledger":
                more = {"dies_at_ledger": dice.randrange(2), "dies_after_writing": dice.random() < 0.5}
            if name == "a reviewed run":
                more = {"review": self.review}
            self._run(stage, storm, **more)

    def _look(self, stage: Stage) -> None:
        process = self.process(stage)
        process.look()
        self.tally.process(process)
        if process.assessment is None:
            return
        changeset = process.assessment.changeset
        saved = read_saved(json.dumps(to_document([changeset], "", {"maria": "x"})), "x")["maria"][1]
        self.review = Review(changeset, saved)
        again = self.process(stage, Storm(stage.witness, Random(0), always=reordered))
        again.look(backwards=True)
        assert again.assessment is not None
        assert again.assessment.changeset == changeset, "what is shown depends on an order"
        self.trace[-1] += f": {told(process)}"

    def _over_few_days(self, stage: Stage, dice: Random) -> None:
        """What lies outside of them on both sides is left alone."""
        first, last = sorted(day(dice.randrange(-1, 16)) for _ in range(2))
        asked = {
            name
            for item in stage.desired
            for name in (item.identity, item.former_identity)
            if first <= item.date <= last
        }
        rows, entries = stage.rows(), stage.ledger.entries.items()
        held = {entry.event_id for name, entry in entries if name not in asked}
        outside = {
            number: row
            for number, row in rows.items()
            if number in held and not f"{first}" <= row["start_date_local"][:10] <= f"{last}"
        }
        intended = bool(stage.ledger.intent)
        stage.first, stage.last = first, last
        self._run(stage, Storm(stage.witness, dice))
        stage.first = stage.last = None
        now = stage.rows()
        assert intended or all(now.get(number) == row for number, row in outside.items()), (
            "changed outside of the days"
        )

    def process(self, stage: Stage, storm: Storm | None = None, **more: object) -> Process:
        """A run that is about to begin."""
        door = Doorway(stage.witness)
        door.all_runs.append(door)
        storm = storm or Storm(stage.witness, Random(0))
        storm.inner = door
        door.hidden = lambda: storm.hid_something
        return Process.on(stage, storm, door, **more)

    def _run(self, stage: Stage, storm: Storm, **more: object) -> None:
        process = self.process(stage, storm, **more).run()
        self._tell(process)
        process.finish()
        stage.blame.record(stage.ledger, stage.moment)
        calm = not (storm.met or process.died or process.error)
        if calm and process.result is not None and not process.result.error:
            by_number = sum(path.rpartition("/")[2].isdigit() for _, path, _ in storm.sent)
            assert len(storm.sent) - by_number <= MOST_REQUESTS, "too many requests"
            tells_the_truth(stage)

    def _at_once(self, stage: Stage, dice: Random) -> None:
        """Two machines; now and then one of them has not pulled."""
        turns = Turns(dice)
        pair = [
            self.process(stage, Storm(stage.witness, dice, dice.choice([0.0, 0.0, 0.15]))) for _ in range(2)
        ]
        for process in pair:
            process.door.all_runs = [each.door for each in pair]
        if dice.random() < 0.3:
            pair[1].head = max(0, pair[1].head - 1)
            stage.plans_raced = stage.plans_raced or differ(stage, pair[0].head, pair[1].head)
        for who, process in enumerate(pair):
            process.before_each = process.storm.before_each = lambda who=who: turns.wait(who)  # type: ignore[misc]
        turns.run({who: process.run for who, process in enumerate(pair)})
        for process in pair:
            self._tell(process)
        for process in pair:
            process.before_each = process.storm.before_each = lambda: None
            process.finish()

    def _tell(self, process: Process) -> None:
        self.tally.process(process)
        self.trace.append(f"    {told(process)}")


def differ(stage: Stage, one: int, other: int) -> bool:
    return stage.commits[one] != stage.commits[other]


def told(process: Process) -> str:
    """One line about a run."""
    parts = [f"{method} {path.rpartition('/')[2]}" for method, path, _ in process.storm.sent]
    if process.assessment:
        changeset = process.assessment.changeset
        parts += [f"{change.action} {change.identity}" for change in changeset.changes]
        parts += [f"claim {claim.identity} {claim.event_id}" for claim in changeset.claims]
        parts += [
            f"{seen.kind} {seen.identity or seen.external_id} {seen.event_id}"
            for seen in changeset.observations
        ]
        parts += [f"REFUSED {reason}" for reason in process.assessment.refusals]
    parts += [f"fault: {name}" for name in process.storm.met]
    parts += [process.error] if process.error else []
    parts += [f"error: {process.result.error}"] if process.result and process.result.error else []
    parts += ["died"] if process.died else []
    return "; ".join(parts)


def play(scenario: Scenario) -> Play:
    """Play it through. Raises what does not hold, as Broken."""
    made = Play(scenario)
    try:
        made.through()
    except Exception as error:
        raise Broken(made, error) from error
    return made


class Broken(Exception):  # noqa: N818
    """Something that must hold did not."""

    def __init__(self, play: Play, why: BaseException) -> None:
        super().__init__(f"{type(why).__name__}: {why}")
        self.play = play


def fails(scenario: Scenario) -> bool:
    try:
        play(scenario)
    except Broken:
        return True
    return False
