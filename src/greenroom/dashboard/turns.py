"""Keys take turns: the next one is begun when all that the one before has caused is done.

Textual hands a key on from widget to widget, each with a queue of its own: of keys that come in one packet, those
that a field takes by itself would overtake those that are bound, and all would overtake a dialog that one opens.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerError

from greenroom.dashboard.work import Work

GIVEN_UP_S: Final = 1.0
"""After so many seconds a key is done, whatever hangs on it: no key may take the others' turn for good."""
ROUNDS: Final = 20
"""So often it is looked whether something is still to be done. A screen that is always busy must not hold keys."""
QUIET: Final = 2
"""Rounds without anything to do after which all is done: a worker that was started begins in between."""

Typed = events.Key | events.Paste


class _Pressed(NamedTuple):
    """What was typed, the id of what could be read then, and the screen that was on top."""

    typed: Typed
    seen: str | None
    over: Screen[Any] | None


class Turns:
    """The keys that wait, and the one whose turn it is."""

    def __init__(self, app: App[Any], *, ended: Callable[[], bool], seen: Callable[[], str | None]) -> None:
        """Wait for the first one.

        Args:
            app: whose keys they are.
            ended: whether the app ends: then keys are for nobody.
            seen: the id of what can be read on the terminal now.
        """
        self._app = app
        self._ended = ended
        self._now_seen = seen
        self._waiting = deque[_Pressed]()
        self._begun: _Pressed | None = None
        self._way: list[MessagePump] = []
        self._runs = False
        self._holding = 0
        self._free = asyncio.Event()
        self._free.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """While a dialog is on its way that the last key has asked for: the next key is for that one.

        It is not waited for longer than for anything else that hangs on a key.
        """
        self._holding += 1
        self._free.clear()
        try:
            yield
        finally:
            self._holding -= 1
            if not self._holding:
                self._free.set()

    @property
    def seen(self) -> str | None:
        """The id of what could be read when the key was pressed whose turn it is; without a key, now."""
        return self._now_seen() if self._begun is None else self._begun.seen

    @property
    def over(self) -> Screen[Any] | None:
        """The screen that was on top when the key was pressed whose turn it is; without a key, now."""
        return self._on_top() if self._begun is None else self._begun.over

    def is_due(self, typed: Typed) -> bool:
        """Whether it is this one's turn; any other one waits now."""
        if self._begun is not None and typed is self._begun.typed:
            # From the widget that has the focus up to the app, where the action runs that it is bound to.
            self._way = [*(self._app.focused or self._app.screen).ancestors_with_self]
            return True
        if not self._ended():
            self._waiting.append(_Pressed(typed, self._now_seen(), self._on_top()))
            if not self._runs:
                self._runs = True
                self._app.run_worker(Work(self._run()), group="keys", exit_on_error=False)
        return False

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._settled()
                await self._give(self._waiting.popleft())
                if self._ended():
                    self._waiting.clear()
        finally:
            self._begun, self._runs = None, False

    def _on_top(self) -> Screen[Any] | None:
        stack = self._app.screen_stack
        return stack[-1] if stack else None

    async def _give(self, pressed: _Pressed) -> None:
        typed = pressed.typed
        if isinstance(self._app.screen, CommandPalette) and not (
            isinstance(typed, events.Key) and typed.is_printable
        ):
            await self._found()
        self._begun, self._way = pressed, []
        self._app.post_message(typed)
        await _handled([self._app])
        for node in self._way:
            await _handled([node])

    async def _found(self) -> None:
        """Wait until the palette lists what fits all that was typed: Enter does the first of that."""
        screen = self._app.screen
        searches = [each for each in self._app.workers if each.node is screen and not each.is_finished]
        try:
            async with asyncio.timeout(GIVEN_UP_S):
                for search in searches:
                    await search.wait()
        except (WorkerError, TimeoutError) as error:
            # A search that was given up, or takes too long: the list is what it is.
            self._app.log.warning(repr(error))

    async def _settled(self) -> None:
        """Wait until no widget has anything to do, and what was opened or is about to open is there."""
        await self._quiet()
        if not self._free.is_set():
            try:
                async with asyncio.timeout(GIVEN_UP_S):
                    await self._free.wait()
            except TimeoutError:
                self._free.set()  # the keys after this one do not wait for it again
            await self._quiet()

    async def _quiet(self) -> None:
        quiet, before = 0, None
        for _ in range(ROUNDS):
            if self._ended():
                return
            await asyncio.sleep(0)
            app, stack = self._app, self._app.screen_stack
            if not stack:
                await _handled([app])
                continue
            screen = stack[-1]
            nodes = [each for each in screen.walk_children(with_self=True) if each.message_queue_size]
            await _handled({app, screen, *nodes})
            now = (screen, screen.focused)
            is_quiet = not nodes and screen.is_mounted and now == before
            quiet, before = quiet + 1 if is_quiet else 0, now
            if quiet == QUIET:
                return


async def _handled(nodes: Iterable[MessagePump]) -> None:
    """Wait until these have handled all that they were told until now."""
    waits = [done for each in nodes if each.call_later((done := asyncio.Event()).set)]
    # One that ends meanwhile does not answer any more.
    with suppress(TimeoutError):
        async with asyncio.timeout(GIVEN_UP_S):
            for done in waits:
                await done.wait()
