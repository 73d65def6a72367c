"""The question for one conversation: what its batch's items share first, then what is the item's own."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from greenroom.model.faults import Fault, FaultType
from greenroom.model.library import KNOWN_NAMES, EdgeCase, Parameters, Redo, Scalar, Scenario, Source
from greenroom.providers.port import ModelRequest
from greenroom.writing.fencing import fenced
from greenroom.writing.instructions import (
    BUILT_IN,
    REWRITING,
    SPOKEN_UNDER,
    VARIATION,
    shared_instructions,
    system_prompt,
)
from greenroom.writing.job import Job
from greenroom.writing.prompt import NotRendered, Rendered, resolve
from greenroom.writing.schema import CONVERSATION

UNDER: Final = "system_prompt"
"""The parameter that a conversation that was brought along is spoken under."""


def prepare(job: Job, *, timeout_s: float) -> ModelRequest | Fault:
    """The question, or a `bad_request` where the template can't be rendered with these parameters."""
    task = _task(job.source, job.parameters)
    if isinstance(task, NotRendered):
        return Fault(FaultType.BAD_REQUEST, task.message)
    return ModelRequest(
        model=job.options.model,
        system=system_prompt(job.source),
        shared=shared_instructions(job.source),
        prompt="\n\n".join(_own_parts(job, task.text)),
        schema=CONVERSATION,
        max_tokens=job.options.max_tokens,
        temperature=job.options.temperature,
        timeout_s=timeout_s,
    )


def _task(source: Source, parameters: Parameters) -> Rendered | NotRendered:
    if source.template is None:
        return Rendered(BUILT_IN[source.tier])
    return resolve(source.template, parameters)


def _own_parts(job: Job, task: str) -> Iterable[str]:
    yield fenced("task", task)
    if job.source.scenario is not None:
        yield fenced("scenario", _lines(_of_scenario(job.source.scenario)))
    if job.source.edge_case is not None:
        yield fenced("edge_case", _lines(_of_edge_case(job.source.edge_case)))
    redo, parameters = job.source.redo, dict(job.parameters)
    if redo is not None:
        parameters = dict(redo.asked(parameters))
        if redo.system_prompt and UNDER in parameters:
            # It is spoken, and exported, under the one that was asked for in its place.
            redo = replace(redo, system_prompt=str(parameters.pop(UNDER)))
    if lines := parameter_lines(parameters):
        yield fenced("parameters", lines)
    if redo is not None:
        yield from _to_redo(redo)
    yield fenced("variation", f"{job.position}: {VARIATION if redo is None else _how(redo)}")


def _to_redo(redo: Redo) -> Iterable[str]:
    if redo.system_prompt:
        yield fenced(UNDER, redo.system_prompt)
    yield fenced("conversation", redo.talk)
    if redo.notes:
        yield fenced("feedback", "\n".join(f"- {_shown(note)}" for note in redo.notes))


def _how(redo: Redo) -> str:
    return f"{REWRITING} {SPOKEN_UNDER}" if redo.system_prompt else REWRITING


def _of_scenario(scenario: Scenario) -> list[tuple[str, Scalar]]:
    return [
        ("name", scenario.name),
        ("description", scenario.description),
        ("context", scenario.context),
        ("topic", scenario.topic),
        ("persona", scenario.persona),
        ("emotional arc", scenario.emotional_arc),
        ("complexity", scenario.complexity),
    ]


def _of_edge_case(edge_case: EdgeCase) -> list[tuple[str, Scalar]]:
    return [
        ("name", edge_case.name),
        ("description", edge_case.description),
        ("category", edge_case.category),
        ("trigger condition", edge_case.trigger_condition),
        ("expected behavior", edge_case.expected_behavior),
        ("risk level", edge_case.risk_level),
    ]


def parameter_lines(parameters: Parameters) -> str:
    """Parameters as a prompt has them, a line each."""
    return _lines(_in_order(parameters))


def _in_order(parameters: Parameters) -> list[tuple[str, Scalar]]:
    """The known names first, then the rest as they came."""
    known = [(name, parameters[name]) for name in KNOWN_NAMES if name in parameters]
    return known + [(name, value) for name, value in parameters.items() if name not in KNOWN_NAMES]


def _lines(pairs: Iterable[tuple[str, Scalar]]) -> str:
    """`name: value` lines. Further lines of a value are indented, so that none can pass for another name."""
    return "\n".join(f"{' '.join(name.split())}: {_shown(value)}" for name, value in pairs if value != "")


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "\n  ".join(str(value).splitlines())
