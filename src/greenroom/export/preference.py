"""`preference`: JSON lines of `{"prompt": […], "chosen": […], "rejected": […]}`, as DPO and its kin train on.

A pair is made of a revision that was approved and of the one that it replaced. Both are answers to one prompt:
what they have in common up to the first answer that differs. Where a question differs first, or nothing does, or
one is the beginning of the other, there is no pair. The form is TRL's conversational one, with an explicit prompt.
"""

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column
from greenroom.model.states import ConversationStatus


class _Row(Struct, frozen=True):
    prompt: list[Message]
    chosen: list[Message]
    rejected: list[Message]


class Preference:
    """Approved revisions beside those that they replaced."""

    name = "preference"
    suffix = SUFFIX
    loads_as = '`{"prompt": [{"role": "user", …}], "chosen": [{"role": "assistant", …}], "rejected": […]}`'
    columns = tuple(Column(name, "messages") for name in ("prompt", "chosen", "rejected"))
    extra = None

    def takes(self, item: Sample) -> bool:
        """One whose approved revision answers something otherwise than the one before it."""
        return _pair(item) is not None

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(_row)


def _row(sample: Sample) -> _Row:
    pair = _pair(sample)
    assert pair is not None, "only what the format takes comes here"
    return pair


def _pair(sample: Sample) -> _Row | None:
    if sample.about.status is not ConversationStatus.APPROVED:
        return None
    both = zip(sample.turns, sample.replaced or (), strict=False)
    for index, (now, before) in enumerate(both):
        if now != before:
            if now.role != "assistant":
                return None
            return _Row(
                prompt=messages(sample, sample.turns[:index]),
                chosen=[Message(now.role, now.content)],
                rejected=[Message(before.role, before.content)],
            )
    return None
