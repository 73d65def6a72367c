"""The states of batches, items and conversations, each with one table of what may follow what."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from greenroom.model.errors import Conflict


class BatchStatus(StrEnum):
    """Where a batch stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to it unless somebody retries it."""
        return self in FINAL_BATCH


class BatchAction(StrEnum):
    """What can be done to a batch by a person or by the daemon."""

    RELEASE = "release"
    APPEND = "append to"
    ADMIT = "admit"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"
    SET = "change"
    DELETE = "delete"
    COMPLETE = "complete"
    FAIL = "fail"
    END_CANCELLED = "end as cancelled"


_B, _BA = BatchStatus, BatchAction
FINAL_BATCH = frozenset({_B.COMPLETED, _B.FAILED, _B.CANCELLED})

BATCH_TRANSITIONS: Mapping[BatchAction, Mapping[BatchStatus, BatchStatus]] = MappingProxyType(
    {
        _BA.RELEASE: {_B.QUEUED: _B.QUEUED},
        _BA.APPEND: {_B.QUEUED: _B.QUEUED},
        _BA.ADMIT: {_B.QUEUED: _B.PROCESSING},
        _BA.PAUSE: {_B.QUEUED: _B.PAUSED, _B.PROCESSING: _B.PAUSED},
        _BA.RESUME: {_B.PAUSED: _B.PROCESSING},
        _BA.CANCEL: {_B.QUEUED: _B.QUEUED, _B.PROCESSING: _B.PROCESSING, _B.PAUSED: _B.PAUSED},
        _BA.RETRY: dict.fromkeys(FINAL_BATCH, _B.PROCESSING),
        _BA.SET: {status: status for status in BatchStatus},
        _BA.DELETE: {status: status for status in FINAL_BATCH},
        _BA.COMPLETE: {_B.PROCESSING: _B.COMPLETED, _B.PAUSED: _B.COMPLETED},
        _BA.FAIL: {_B.QUEUED: _B.FAILED, _B.PROCESSING: _B.FAILED, _B.PAUSED: _B.FAILED},
        _BA.END_CANCELLED: {_B.QUEUED: _B.CANCELLED, _B.PROCESSING: _B.CANCELLED, _B.PAUSED: _B.CANCELLED},
    }
)
"""Action → status before → status after. What is not in it is refused with `conflict`."""


def next_batch_status(status: BatchStatus, action: BatchAction) -> BatchStatus:
    """The status after an action.

    Raises:
        Conflict: the status does not allow it; the message names the status.
    """
    after = BATCH_TRANSITIONS[action].get(status)
    if after is None:
        allowed = ", ".join(BATCH_TRANSITIONS[action])
        raise Conflict(
            f"Can't {action} a batch that is {status}; this needs one that is {allowed}.",
            details={"status": str(status), "allowed": [str(each) for each in BATCH_TRANSITIONS[action]]},
        )
    return after


class ItemStatus(StrEnum):
    """Where an item of a batch stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ITEM_TRANSITIONS: Mapping[ItemStatus, frozenset[ItemStatus]] = MappingProxyType(
    {
        ItemStatus.QUEUED: frozenset({ItemStatus.RUNNING, ItemStatus.CANCELLED}),
        ItemStatus.RUNNING: frozenset(
            {ItemStatus.SUCCEEDED, ItemStatus.FAILED, ItemStatus.CANCELLED, ItemStatus.QUEUED}
        ),
        ItemStatus.SUCCEEDED: frozenset(),
        ItemStatus.FAILED: frozenset({ItemStatus.QUEUED}),
        ItemStatus.CANCELLED: frozenset({ItemStatus.QUEUED}),
    }
)
"""Status → what may follow. `running → queued` is drain and recovery, `failed → queued` is retry."""


class ConversationStatus(StrEnum):
    """Where a conversation stands in its review."""

    DRAFT = "draft"
    GENERATED = "generated"
    PENDING_REVIEW = "pending_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    NEEDS_REVISION = "needs_revision"
    ARCHIVED = "archived"


class ConversationAction(StrEnum):
    """What is done to a conversation, as its history has it."""

    APPROVE = "approve"
    REJECT = "reject"
    REQUEST_CHANGES = "request_changes"
    REOPEN = "reopen"
    COMMENT = "comment"
    EDIT = "edit"
    REGENERATE = "regenerate"
    ARCHIVE = "archive"


_C, _CA = ConversationStatus, ConversationAction
_REVIEWABLE = (_C.PENDING_REVIEW, _C.NEEDS_REVISION, _C.APPROVED, _C.REJECTED, _C.DRAFT)

CONVERSATION_TRANSITIONS: Mapping[ConversationAction, Mapping[ConversationStatus, ConversationStatus]] = (
    MappingProxyType(
        {
            _CA.APPROVE: dict.fromkeys(_REVIEWABLE, _C.APPROVED),
            _CA.REJECT: dict.fromkeys(_REVIEWABLE, _C.REJECTED),
            _CA.REQUEST_CHANGES: dict.fromkeys(_REVIEWABLE, _C.NEEDS_REVISION),
            _CA.COMMENT: {status: status for status in _C},
            _CA.EDIT: {status: status for status in _REVIEWABLE} | {_C.APPROVED: _C.PENDING_REVIEW},
            _CA.ARCHIVE: dict.fromkeys((*_REVIEWABLE, _C.GENERATED), _C.ARCHIVED),
        }
    )
)
"""Action → status before → status after. What is not in it is refused with `conflict`.

`reopen` goes where the history says (`review.undone`), and `regenerate` where the new text's score does
(`resting_status`).
"""


def resting_status(score: float, threshold: float) -> ConversationStatus:
    """Where a generated conversation comes to rest: a person's queue, or back for revision when it is poor."""
    return ConversationStatus.PENDING_REVIEW if score >= threshold else ConversationStatus.NEEDS_REVISION


class AttemptStatus(StrEnum):
    """How a call to a model ended. An attempt whose call is still out has none."""

    SUCCESS = "success"
    FAILED = "failed"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    INVALID_OUTPUT = "invalid_output"
    INTERRUPTED = "interrupted"


class GenerationStatus(StrEnum):
    """Where the making of flashcards from a text stands."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens to it."""
        return not GENERATION_TRANSITIONS[self]


GENERATION_TRANSITIONS: Mapping[GenerationStatus, frozenset[GenerationStatus]] = MappingProxyType(
    {
        GenerationStatus.PENDING: frozenset({GenerationStatus.RUNNING}),
        GenerationStatus.RUNNING: frozenset({GenerationStatus.SUCCEEDED, GenerationStatus.FAILED}),
        GenerationStatus.SUCCEEDED: frozenset(),
        GenerationStatus.FAILED: frozenset(),
    }
)
"""Status → what may follow. One that a boot left running stays so, and is gone on with."""


class SuggestionStatus(StrEnum):
    """What a person has decided about a flashcard that a model proposed."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class SuggestionAction(StrEnum):
    """What can be done to a suggestion."""

    UPDATE = "update"
    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"


_S, _SA = SuggestionStatus, SuggestionAction

SUGGESTION_TRANSITIONS: Mapping[SuggestionAction, Mapping[SuggestionStatus, SuggestionStatus]] = MappingProxyType(
    {
        _SA.UPDATE: {_S.PROPOSED: _S.PROPOSED},
        _SA.ACCEPT: {_S.PROPOSED: _S.ACCEPTED},
        _SA.REJECT: {_S.PROPOSED: _S.REJECTED},
        _SA.REOPEN: {_S.ACCEPTED: _S.PROPOSED, _S.REJECTED: _S.PROPOSED},
    }
)
"""Action → status before → status after. What is not in it is refused with `conflict`.

An accepted one is reopened only while its card is as it was accepted: that card goes with it.
"""


def next_suggestion_status(status: SuggestionStatus, action: SuggestionAction) -> SuggestionStatus:
    """The status after an action.

    Raises:
        Conflict: the status does not allow it; the message names the status, and what would.
    """
    after = SUGGESTION_TRANSITIONS[action].get(status)
    if after is None:
        needed = " or ".join(SUGGESTION_TRANSITIONS[action])
        hint = "" if action is SuggestionAction.REOPEN else "; reopen it first"
        raise Conflict(
            f"Can't {action} a suggestion that is {status}: this needs one that is {needed}{hint}.",
            details={"status": str(status), "allowed": [str(each) for each in SUGGESTION_TRANSITIONS[action]]},
        )
    return after
