"""Why a conversation has its score, in a line."""

from typing import Final

from greenroom.model.conversation import Quality

_FINE: Final = 9.0
_SHOWN: Final = 3


def quality_reason(quality: Quality) -> str:
    """The reasons for a score in one line: the worst components first, three at most."""
    flaws = sorted(
        (each.score, name, each.reason) for name, each in quality.components.items() if each.score < _FINE
    )
    if not flaws:
        return "nothing speaks against it"
    shown = "; ".join(f"{name.replace('_', ' ')}: {reason}" for _, name, reason in flaws[:_SHOWN])
    return f"{shown}; and {len(flaws) - _SHOWN} more" if len(flaws) > _SHOWN else shown
