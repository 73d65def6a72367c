"""The daemon's life: start, serve, drain, end."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping

from greenroom import __version__
from greenroom.daemon import retention
from greenroom.gateway.dispatch import Dispatcher
from greenroom.gateway.handlers import HANDLERS
from greenroom.gateway.listening import Listener, access_of, listen
from greenroom.gateway.metered_store import MeteredStore
from greenroom.gateway.metering import Metering
from greenroom.gateway.service import About, Service, Vitals
from greenroom.gateway.sessions import Sessions
from greenroom.gateway.user_calls import UserCalls
from greenroom.model.errors import Unavailable
from greenroom.operate.notify import Notifier, watchdog_interval_s
from greenroom.serve.assembly import Parts, assemble, take_apart
from greenroom.serve.limits import shown
from greenroom.serve.prompts import TemplatePrompts
from greenroom.serve.settings import Settings
from greenroom.store.migrating import LATEST
from greenroom.store.opening import Home

FAREWELL_S = 2.0
"""Seconds for the last answers to be read once everything else has stopped."""

EXIT_FAILED = 1
"""The daemon ended because a part of it failed for good: systemd starts it again."""


class Daemon:
    """One boot: everything from the open home to the last farewell.

    Control still works while it drains: the socket is the last to close, and says `unavailable` to what is new.
    """

    def __init__(self, settings: Settings, home: Home, environ: Mapping[str, str], log: logging.Logger) -> None:
        self._settings = settings
        self._home = home
        self._notifier = Notifier.from_environ(environ)
        self._watchdog_s = watchdog_interval_s(environ, os.getpid())
        self._log = log
        self._stop = asyncio.Event()
        self._why = "asked to"
        self._exit_code = 0

    async def run(self) -> int:
        """Run until somebody asks for the end, or a part fails for good. Answers the exit code.

        Raises:
            StartError: it can't start; nothing of it is left running.
        """
        # Who can't have the socket takes nothing up. Callers that come early wait until there is an answer.
        listener = listen(self._settings.socket, access_of(self._settings.config.daemon.socket_group))
        try:
            parts = await assemble(self._settings, self._home, self._log)
        except BaseException:
            listener.remove()
            raise
        sessions: Sessions | None = None
        try:
            sessions = await self._open_door(parts, listener)
            await self._serve(parts)
        finally:
            # The store's threads keep a process alive: whatever happened, everything is taken apart.
            orphans = await take_apart(parts, self._settings.config.daemon.drain_s if self._stop.is_set() else 0)
            if sessions is not None:
                await sessions.close(FAREWELL_S)
        self._log.info("stopped", extra={"orphans": list(orphans)} if orphans else {})
        return self._exit_code

    def request_stop(self, why: str) -> None:
        """Begin to stop; asking twice changes nothing."""
        if not self._stop.is_set():
            self._why = why
            self._stop.set()

    async def _open_door(self, parts: Parts, listener: Listener) -> Sessions:
        metering = Metering()
        service = Service(
            store=MeteredStore(parts.store, metering.queries, parts.clock),
            company=parts.company,
            conversations=parts.conversations,
            exports=parts.exports,
            rescorings=parts.rescorings,
            flashcards=parts.flashcards,
            prompts=TemplatePrompts(),
            broker=parts.broker,
            clock=parts.clock,
            ids=parts.ids,
            about=self._about(parts),
            vitals=Vitals(
                limits=lambda: shown(parts.limits),
                gauges=lambda: {**_gauges(parts), "sessions": len(sessions)},
                counters=lambda: _counters(parts),
            ),
            metering=metering,
            user_calls=UserCalls(self._settings.config.limits.calls_per_minute_per_user or None, parts.clock),
            log=self._log,
            request_shutdown=lambda: self.request_stop("system.shutdown"),
        )
        sessions = Sessions(
            Dispatcher(service, HANDLERS),
            unsubscribe=parts.broker.unsubscribe,
            new_request_id=parts.ids.new,
            log=self._log,
        )
        await sessions.serve(listener)
        return sessions

    def _about(self, parts: Parts) -> About:
        provider = self._settings.provider.name
        return About(
            version=__version__,
            schema=LATEST,
            boot_id=parts.boot_id,
            pid=os.getpid(),
            uid=self._settings.uid,
            started_at=parts.clock.now(),
            provider=provider,
            provider_problem=parts.providers.problem(provider),
            model=self._settings.models[provider],
            socket=str(self._settings.socket),
            home=str(self._settings.home),
            config_file=self._settings.config_file,
        )

    async def _serve(self, parts: Parts) -> None:
        """Say that the daemon is ready, and wait until it is to stop."""
        background = [
            asyncio.create_task(self._warm(parts), name="warm"),
            asyncio.create_task(self._watch(parts), name="watchdog"),
            asyncio.create_task(self._notice_failure(parts), name="failure"),
            asyncio.create_task(self._keep_log_young(parts), name="retention"),
        ]
        try:
            self._listen_to_signals()
            _settle_in()
            self._tell_manager(self._notifier.ready, f"serving at {self._settings.socket}")
            self._log.info(
                "ready",
                extra={
                    "socket": str(self._settings.socket),
                    "home": str(self._settings.home),
                    "provider": self._settings.provider.name,
                    "pid": os.getpid(),
                    "boot_id": parts.boot_id,
                },
            )
            await self._stop.wait()
            self._log.info("stopping", extra={"why": self._why})
            self._tell_manager(self._notifier.stopping, "finishing what runs")
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)

    def _tell_manager(self, tell: Callable[[str], None], status: str) -> None:
        try:
            tell(status)
        except OSError as error:
            self._log.warning("the service manager can't be told", extra={"why": str(error)})

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self.request_stop, each.name)

    async def _warm(self, parts: Parts) -> None:
        """Load what is slow to load, off the path to "ready". A first call that comes earlier waits for it."""
        try:
            await parts.providers.warm(self._settings.provider.name)
        except OSError as error:
            self._log.warning(
                "the provider is not ready yet; the first call tries again", extra={"why": str(error)}
            )

    async def _watch(self, parts: Parts) -> None:
        """Tell systemd that the daemon is well, each time that a round through supervisor and writer was."""
        while self._watchdog_s is not None:
            try:
                await parts.company.heartbeat(self._watchdog_s)
                self._notifier.alive()
            except (Unavailable, OSError) as error:
                self._log.error("no heartbeat", extra={"why": str(error)})
            await asyncio.sleep(self._watchdog_s / 2)

    async def _keep_log_young(self, parts: Parts) -> None:
        days = self._settings.config.log.retention_days
        if days:
            await retention.keep_young(parts.store, days=days, clock=parts.clock, log=self._log)

    async def _notice_failure(self, parts: Parts) -> None:
        failure = await asyncio.shield(parts.system.failed)
        self._log.critical("a part failed for good", extra={"actor": failure.path}, exc_info=failure.error)
        self._exit_code = EXIT_FAILED
        self.request_stop(f"{failure.path} failed for good")


def _settle_in() -> None:
    """Tune the interpreter for short pauses.

    What start-up made is kept out of the collector's way: scanning it all again made pauses of 100 ms. And the
    threads of the store get the interpreter within half a millisecond, not five: they want it for microseconds,
    and every answer that reads the store waits for several such turns.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _gauges(parts: Parts) -> dict[str, float]:
    return {
        "calls_in_flight": parts.limits.in_use,
        "calls_waiting": parts.limits.waiting,
        "actors": parts.company.actors(),
        "store_queue": parts.store.queued,
    }


def _counters(parts: Parts) -> dict[str, int]:
    return {"dead_letters": parts.company.dead_letters(), "last_event": parts.broker.last_seq}
