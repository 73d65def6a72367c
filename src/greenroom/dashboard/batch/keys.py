"""The keys of the batch screen."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("batch")

KEYS = Keys(
    "Batch",
    (
        _key("pause", "p", "pause", "Start nothing new; running items finish."),
        _key("resume", "r", "resume", "Go on with a paused batch, or let a held one go."),
        _key("cancel", "x", "cancel", "End the batch: queued items are cancelled, running ones finish. Asks."),
        _key("cancel_now", "X", "cancel now", "End the batch, and abort running items too. Asks.", shown=False),
        _key(
            "retry",
            "t",
            "retry",
            "Queue the failed items of an ended batch again; where none failed, the cancelled ones.",
        ),
        _key("more", "plus,equals_sign", "more at once", "One more item at a time.", shown=False),
        _key("fewer", "minus", "fewer at once", "One item fewer at a time.", shown=False),
        _key("concurrency", "c", "at once", "Set how many items run at a time: a number, or auto."),
        _key(
            "budget",
            "b",
            "budget",
            "Set what the batch may cost; a paused one goes on where it has room.",
            shown=False,
        ),
        _key("filter", "f", "which items", "List all items, or those alone that run, failed, wait or succeeded."),
        _key(
            "before",
            "left_square_bracket",
            "newer batch",
            "The batch before, in the order of the list.",
            shown=False,
        ),
        _key("after", "right_square_bracket", "older batch", "The batch after.", shown=False),
        _key(
            "delete",
            "D",
            "delete",
            "Delete an ended batch; its conversations and its log stay. Asks.",
            shown=False,
        ),
    ),
)
