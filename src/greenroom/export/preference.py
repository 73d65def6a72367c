"""`preference`: JSON lines of `{"prompt": […], "chosen": […], "rejected": […]}`, as DPO and its kin train on.

A pair is made of the approved revision and of the newest one before it that was never approved and answers the
same question otherwise. Both are answers to one prompt: what they have in common up to the first answer that
differs. Where a question differs first, or nothing does, or one is the beginning of the other, there is no pair.
The form is TRL's conversational one, with an explicit prompt.
"""

from collections.abc import Sequence

from msgspec import Struct

from greenroom.export.format import Encoder
from greenroom.export.jsonl import SUFFIX, JsonLines
from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column
from greenroom.model.conversation import Conversation, Revision, Turn
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.times import Micros


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


def rejected_of(about: Conversation, approved: Revision, earlier: Sequence[Revision]) -> tuple[Turn, ...] | None:
    """The turns of the revision that an approved one is preferred to; None where there is none.

    Args:
        about: the conversation, whose history tells when it was approved.
        approved: its present revision.
        earlier: the revisions before that one, newest first.
    """
    good = _approved(about, approved.created_at, earlier)
    for revision in earlier:
        if revision.number not in good and _parting(approved.turns, revision.turns) is not None:
            return revision.turns
    return None


def _approved(about: Conversation, since: Micros, earlier: Sequence[Revision]) -> set[int]:
    """The numbers of those that somebody approved while they were the text, which was before `since`."""
    approvals = [
        each.at for each in about.review_history if each.action is ConversationAction.APPROVE and each.at < since
    ]
    return {next((each.number for each in earlier if each.created_at <= at), 0) for at in approvals}


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
