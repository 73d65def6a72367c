"""What a talk was asked to be: what its quality is measured against."""

from msgspec import Struct

from greenroom.model.library import Parameters, Source


class Context(Struct, frozen=True, kw_only=True):
    """What a talk was asked to be; of one that was imported, to go with its system prompt if it has one.

    `parameters` are those that were given, and kept with the talk: by them it is scored when it is written, edited
    and scored again. Defaults of the template are no wish of anybody's. `language` is the code that its template
    asks for, or empty.
    """

    parameters: Parameters = {}
    language: str = ""

    @classmethod
    def of(cls, source: Source, given: Parameters) -> "Context":
        """The context of an item, by what was given for it: its own topic, or else its scenario's.

        What is written anew is still spoken under the system prompt that it came with.
        """
        scenario = source.scenario
        topic = {"topic": scenario.topic} if scenario is not None and scenario.topic else {}
        under: Parameters = {}
        if (redo := source.redo) is not None:
            under = {"system_prompt": redo.system_prompt} if redo.system_prompt else {}
            given = redo.asked(given)
        language = source.template.language if source.template is not None else ""
        return cls(parameters={**topic, **under, **given}, language=language)
