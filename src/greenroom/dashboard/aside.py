"""Reading beside the screen's own reading."""

from collections.abc import Coroutine
from typing import Any

from greenroom.dashboard.line import is_away
from greenroom.dashboard.work import Work
from greenroom.model.errors import GreenroomError


def unless_away(reading: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None]:
    """Read something. That the daemon is away stands in the header, and all is read again when it is back.

    What it raises otherwise is raised.
    """
    return _unless_away(Work(reading))


async def _unless_away(work: Work) -> None:
    try:
        await work
    except GreenroomError as error:
        if not is_away(error):
            raise
