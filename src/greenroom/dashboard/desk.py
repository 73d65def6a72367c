"""What every screen works with: calls to the daemon, the clock, and how things stand."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from msgspec import Struct

from greenroom.dashboard.link import Link
from greenroom.dashboard.ports import Calls
from greenroom.model.times import Clock
from greenroom.protocol.events import Event
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow


class Chosen:
    """What one screen hands to another: the batch, and the conversation, that was opened last.

    `rows` are the library's that are to be written from; who takes them leaves none.
    """

    def __init__(self) -> None:
        self.batch_id: str | None = None
        self.conversation_id: str | None = None
        self.rows: tuple[TemplateRow | ScenarioRow | EdgeCaseRow, ...] = ()


class Desk(Struct, frozen=True, kw_only=True):
    """Handed to each screen.

    `link` says how the link to the daemon stands now, `recent` which facts were told last, `go` shows another
    screen by its name in `screens.PLACES`. `calm_s` is how far apart, in seconds, two rereads of a screen are
    that events ask for. `edit` lets a person change a file in an editor of their own.
    """

    calls: Calls
    clock: Clock
    link: Callable[[], Link]
    recent: Callable[[], Sequence[Event]]
    go: Callable[[str], None]
    chosen: Chosen
    edit: Callable[[Path], Awaitable[None]]
    calm_s: float = 0.5
