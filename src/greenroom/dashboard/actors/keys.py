"""The keys of the screen of actors."""

from greenroom.dashboard.keys import Key, Keys

KEYS = Keys(
    "Actors",
    (
        Key(
            id="actors.fold",
            keys="f",
            action="fold",
            says="fold",
            explains="Hide what is below the actor, or show it again; enter does so too.",
        ),
        Key(
            id="actors.hold",
            keys="p",
            action="hold",
            says="hold still",
            explains="Hold the tree still, so that it can be read, or let it go on.",
        ),
        Key(
            id="actors.figures",
            keys="v",
            action="figures",
            says="figures",
            explains="Show what the daemon counts beside the tree, or have more room for it.",
        ),
    ),
)
