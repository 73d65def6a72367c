"""`sharegpt`: JSON lines of `{"conversations": [{"from": "human" | "gpt", "value"}]}`.

Axolotl, LLaMA-Factory and Unsloth read sets in this form. A system message is the first of them, from `system`.
"""

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column

_BY = {"system": "system", "user": "human", "assistant": "gpt"}


class _Said(Struct, frozen=True, rename={"by": "from"}):
    by: str
    value: str


class _Row(Struct, frozen=True):
    conversations: list[_Said]


class ShareGPT:
    """Conversations as what `human` and `gpt` said in turn."""

    name = "sharegpt"
    suffix = SUFFIX
    loads_as = '`{"conversations": [{"from": "human", "value": "…"}, {"from": "gpt", "value": "…"}, …]}`'
    columns = (Column("conversations", "said"),)
    extra = None

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(lambda sample: _Row([_said(each) for each in messages(sample)]))


def _said(message: Message) -> _Said:
    return _Said(_BY[message.role], message.content)
