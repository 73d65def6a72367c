"""`openai`: JSON lines of `{"messages": [{"role", "content"}]}`, as chat templates and fine-tuning services want.

The shape is that of OpenAI's fine-tuning files, which `datasets` and TRL call the conversational format.
"""

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column


class _Row(Struct, frozen=True):
    messages: list[Message]


class OpenAI:
    """Conversations as lists of messages, with a system message first where there is one."""

    name = "openai"
    suffix = SUFFIX
    loads_as = '`{"messages": [{"role": "user", "content": "…"}, …]}`'
    columns = (Column("messages", "messages"),)
    extra = None

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(lambda sample: _Row(messages(sample)))
