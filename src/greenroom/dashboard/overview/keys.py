"""The keys of the overview."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("overview")

KEYS = Keys(
    "Overview",
    (
        _key("all", "t", "all/live", "List all batches, or those alone that are under way."),
        _key("start", "n", "new batch", "Start work: pick what from, and see what it will cost."),
    ),
)
