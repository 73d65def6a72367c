"""The keys of the overview."""

from greenroom.dashboard.keys import Key, Keys

KEYS = Keys(
    "Overview",
    (
        Key(
            id="overview.all",
            keys="t",
            action="all",
            says="all/live",
            explains="List all batches, or those alone that are under way.",
        ),
        Key(
            id="overview.start",
            keys="n",
            action="start",
            says="new batch",
            explains="Start work: pick what from, and see what it will cost.",
        ),
    ),
)
