"""`trl`: JSON lines of `{"prompt": […], "completion": […]}`, TRL's conversational form of prompt and completion.

The completion is the last answer alone: TRL trains on completions, and masks what comes before.
"""

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column


class _Row(Struct, frozen=True):
    prompt: list[Message]
    completion: list[Message]


class TRL:
    """Conversations as what led to the last answer, and that answer."""

    name = "trl"
    suffix = SUFFIX
    loads_as = '`{"prompt": [{"role": "user", "content": "…"}], "completion": [{"role": "assistant", …}]}`'
    columns = (Column("prompt", "messages"), Column("completion", "messages"))
    extra = None

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(_row)


def _row(sample: Sample) -> _Row:
    *prompt, answer = messages(sample)
    return _Row(prompt, [answer])
