"""Library rows and jobs for the tests of this room."""

from greenroom.model.batch import BatchOptions
from greenroom.model.library import EdgeCase, Parameters, Scenario, Source, Template, Tier, Variable
from greenroom.model.times import Micros
from greenroom.writing.job import Job

MODEL = "claude-sonnet-5-5"
NO_TIME = Micros(0)


def template(
    text: str = "Write about {{ topic }}.",
    *,
    variables: tuple[Variable, ...] = (),
    quality_threshold: float | None = None,
) -> Template:
    """A template with something in every part that a model is told."""
    return Template(
        id="t1",
        owner=0,
        name="Money worries",
        text=text,
        tier=Tier.TEMPLATE,
        structure="Three exchanges.",
        tone="Warm and plain.",
        system_prompt="The assistant works for a credit union.",
        language="en",
        variables=variables,
        quality_threshold=quality_threshold,
        created_at=NO_TIME,
        updated_at=NO_TIME,
    )


def scenario() -> Scenario:
    """A scenario."""
    return Scenario(
        id="s1",
        owner=0,
        name="Laid off",
        context="A plant closes before Christmas.",
        persona="Jo, a welder of 52",
        emotional_arc="from panic to a plan",
        created_at=NO_TIME,
        updated_at=NO_TIME,
    )


def edge_case() -> EdgeCase:
    """An edge case."""
    return EdgeCase(
        id="e1",
        owner=0,
        name="Asks for a forgery",
        trigger_condition="The user wants a false payslip.",
        expected_behavior="Declines, and offers what is legal.",
        created_at=NO_TIME,
        updated_at=NO_TIME,
    )


def job(
    source: Source | None = None,
    parameters: Parameters | None = None,
    *,
    number: int = 1,
    failures: int = 0,
    uncounted: int | None = None,
    position: int = 0,
    companions: int = 0,
    since: Micros = NO_TIME,
    model: str = MODEL,
) -> Job:
    """One attempt to be made. Unless it is said, all earlier ones that don't count were retries of this worker."""
    return Job(
        batch_id="b1",
        position=position,
        companions=companions,
        source=source or Source(template=template()),
        given={"topic": "rent"} if parameters is None else parameters,
        parameters={"topic": "rent"} if parameters is None else parameters,
        options=BatchOptions(provider="rehearsal", model=model, concurrency=3, max_attempts=3),
        number=number,
        failures=failures,
        uncounted=max(0, number - 1 - failures) if uncounted is None else uncounted,
        since=since,
    )
