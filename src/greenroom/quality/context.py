"""What a talk was asked to be: what its quality is measured against."""

from msgspec import Struct

from greenroom.model.library import Parameters, Source


class Context(Struct, frozen=True, kw_only=True):
    """The parameters that a talk was written from. None for one that was imported or written by hand."""

    parameters: Parameters = {}

    @classmethod
    def of(cls, source: Source, parameters: Parameters) -> "Context":
        """The context of an item: its own topic, or else its scenario's."""
        scenario = source.scenario
        topic = {"topic": scenario.topic} if scenario is not None and scenario.topic else {}
        return cls(parameters={**topic, **parameters})
