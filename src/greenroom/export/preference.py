"""`preference`: JSON lines of `{"prompt": […], "chosen": […], "rejected": […]}`, as DPO and its kin train on.

A pair is made of the approved revision and of the newest one before it that answers the same question otherwise.
Both are answers to one prompt: what they have in common up to the first answer that differs. Where a question
differs first, or nothing does, or one is the beginning of the other, there is no pair.
The form is TRL's conversational one, with an explicit prompt.
"""

from collections.abc import Sequence

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column
from greenroom.model.conversation import Revision, Turn
from greenroom.model.states import ConversationStatus


class _Row(Struct, frozen=True):
    prompt: list[Message]
    chosen: list[Message]
    rejected: list[Message]


class Preference:
    """Approved revisions beside those that they are preferred to."""

    name = "preference"
    suffix = SUFFIX
    loads_as = '`{"prompt": [{"role": "user", …}], "chosen": [{"role": "assistant", …}], "rejected": […]}`'
    columns = tuple(Column(name, "messages") for name in ("prompt", "chosen", "rejected"))
    extra = None

    def takes(self, item: Sample) -> bool:
        """One whose approved revision answers something otherwise than one before it."""
        return _pair(item) is not None

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return JsonLines(_row)


def _row(sample: Sample) -> _Row:
    pair = _pair(sample)
    assert pair is not None, "only what the format takes comes here"
    return pair


def rejected_of(approved: Revision, earlier: Sequence[Revision]) -> tuple[Turn, ...] | None:
    """The turns of the revision that an approved one replaced; None where there is none that makes a pair.

    One that was approved in its time counts too: whoever approved the next one preferred that.

    Args:
        approved: a conversation's present revision.
        earlier: the revisions before that one, newest first.
    """
    return next((each.turns for each in earlier if _parting(approved.turns, each.turns) is not None), None)


def _parting(now: Sequence[Turn], before: Sequence[Turn]) -> int | None:
    """The index of the first turn that differs, where that is an answer."""
    for index, (turn, other) in enumerate(zip(now, before, strict=False)):
        if turn != other:
            return index if turn.role == "assistant" else None
    return None


def _pair(sample: Sample) -> _Row | None:
    if sample.about.status is not ConversationStatus.APPROVED or sample.replaced is None:
        return None
    at = _parting(sample.turns, sample.replaced)
    if at is None:
        return None
    now, before = sample.turns[at], sample.replaced[at]
    return _Row(
        prompt=messages(sample, sample.turns[:at]),
        chosen=[Message(now.role, now.content)],
        rejected=[Message(before.role, before.content)],
    )
