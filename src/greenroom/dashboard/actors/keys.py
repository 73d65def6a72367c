"""The keys of the screen of actors."""

from greenroom.dashboard.keys import Keys, Under

_key = Under("actors")

KEYS = Keys(
    "Actors",
    (
        _key("fold", "f", "fold", "Hide what is below the actor, or show it again; enter does so too."),
        _key("hold", "p", "hold still", "Hold the tree still, so that it can be read, or let it go on."),
        _key("figures", "v", "figures", "Show what the daemon counts beside the tree, or have more room for it."),
    ),
)
