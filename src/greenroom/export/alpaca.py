"""`alpaca`: JSON lines of `instruction, input, output, history`, and `system` where there is a system message.

The last question is the instruction and the last answer the output; the pairs before them are the history. `input`
is always empty: a conversation does not tell a question from what it is about. This is LLaMA-Factory's reading of
Stanford Alpaca's format, to which `history` and `system` are additions.
"""

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Sample
from greenroom.export.schema import Column


class _Row(Struct, frozen=True, kw_only=True):
    instruction: str
    input: str
    output: str
    history: list[tuple[str, str]]


class _Told(_Row, frozen=True, kw_only=True):
    system: str


class Alpaca:
    """Conversations as an instruction with its output, and what was said before."""

    name = "alpaca"
    suffix = SUFFIX
    loads_as = '`{"instruction": "…", "input": "", "output": "…", "history": [["…", "…"], …]}`'
    columns = (
        *(Column(name) for name in ("instruction", "input", "output")),
        Column("history", "pairs"),
        Column("system", always=False),
    )
    extra = None

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(_row)


def _row(sample: Sample) -> _Row:
    said = [turn.content for turn in sample.turns]
    *history, (instruction, output) = zip(said[::2], said[1::2], strict=True)
    if sample.system_prompt:
        return _Told(
            instruction=instruction, input="", output=output, history=history, system=sample.system_prompt
        )
    return _Row(instruction=instruction, input="", output=output, history=history)
