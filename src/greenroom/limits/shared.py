"""The limits, in one place for all batches and all work: every call needs a permit, whatever it is for."""

import asyncio
from collections.abc import Callable

from greenroom.limits.account import Account, Block, Reservation
from greenroom.limits.permit import CallOutcome, OnWait, Permit, PermitRequest
from greenroom.limits.settings import LimitSettings
from greenroom.limits.sharing import FairQueue
from greenroom.limits.snapshot import LimitsSnapshot, ProviderSnapshot
from greenroom.model.times import Clock

_LOOK_AGAIN_S = 1.0
"""Seconds at most until the next look: a pace that was lowered rises again while somebody waits."""


class _Held:
    """A permit that is out."""

    def __init__(self, come_back: "_ComeBack", desk: "_Desk", reserved: Reservation) -> None:
        self._come_back = come_back
        self._desk: _Desk | None = desk
        self._reserved = reserved

    def settle(self, outcome: CallOutcome) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            self._come_back(desk, self._reserved, outcome)

    def release(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            self._come_back(desk, self._reserved, None)


class _Waiter:
    """Somebody who wants a permit: it is there when he has waited, or at once."""

    def __init__(self, request: PermitRequest, on_wait: OnWait | None) -> None:
        self.request = request
        self.on_wait = on_wait
        self.permit: _Held | None = None
        self.woken: asyncio.Future[None] | None = None

    def tell(self, why: str) -> None:
        if self.on_wait is not None:
            self.on_wait(why)

    def wake(self) -> None:
        if self.woken is not None and not self.woken.done():
            self.woken.set_result(None)


class _Desk:
    """One provider: its account, who waits for it, and the timer that serves them."""

    def __init__(self, provider: str, settings: LimitSettings) -> None:
        self.provider = provider
        self.account = Account(settings)
        self.queue: FairQueue[_Waiter] = FairQueue()
        self.timer: asyncio.TimerHandle | None = None


_ComeBack = Callable[[_Desk, Reservation, CallOutcome | None], None]
"""Takes a permit back, with what its call came to; None where none was made."""


class Limits:
    """Permits bounded by what each provider allows and bears, and by what is configured, shared fairly."""

    def __init__(
        self, settings: LimitSettings, *, clock: Clock, on_change: Callable[[], None] = lambda: None
    ) -> None:
        """Nobody has a permit. `on_change` is told whenever a permit is given, comes back, or is waited for."""
        self._settings = settings
        self._clock = clock
        self._on_change = on_change
        self._on_back: Callable[[str], None] = lambda _: None
        self._desks: dict[str, _Desk] = {}
        self._in_use = 0

    @property
    def settings(self) -> LimitSettings:
        """What is configured."""
        return self._settings

    @property
    def in_use(self) -> int:
        """Permits that are out."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Callers that wait for one."""
        return sum(len(desk.queue) for desk in self._desks.values())

    def width(self, provider: str, concurrency: int | None) -> int:
        """How many items of a batch are worth starting now, by its concurrency; None leaves it to the daemon."""
        account = self._desk(provider).account
        return 1 if account.is_down else concurrency or account.adaptive_width

    def rested_s(self, provider: str) -> float:
        """Seconds so far in which a provider wanted no calls, for more than a minute at a time."""
        return self._desk(provider).account.rested_s(self._clock.monotonic())

    def blames_provider(self, provider: str, *, own: int, at_last: bool) -> bool:
        """Whether a call that has just failed did so because its provider is down, as `Permits` says it."""
        now, wall = self._clock.monotonic(), self._clock.now()
        return self._desk(provider).account.blames_provider(now, wall, own=own, at_last=at_last)

    def is_down(self, provider: str) -> bool:
        """Whether a provider counts as down."""
        return self._desk(provider).account.is_down

    def presume_down(self, provider: str) -> None:
        """A provider was down when the daemon stopped: one call tries it before all others."""
        self._desk(provider).account.presume_down(self._clock.monotonic(), self._clock.now())

    def trial_in_s(self, provider: str) -> float:
        """Seconds to let pass before a provider that is down is tried again."""
        return self._desk(provider).account.trial_in_s

    def when_back(self, tell: Callable[[str], None]) -> None:
        """Have somebody told of each provider that was down and has answered; in place of whoever was before."""
        self._on_back = tell

    async def acquire(self, request: PermitRequest, on_wait: OnWait | None = None) -> Permit:
        """Wait for a permit."""
        desk = self._desk(request.provider)
        if not desk.queue and self._block(desk, request) is None:
            return self._grant(desk, request)
        waiter = _Waiter(request, on_wait)
        turn = desk.queue.join(waiter, request.priority, request.batch_id, adaptive=request.adaptive)
        self._serve(desk)
        if (permit := waiter.permit) is not None:
            return permit
        self._on_change()
        waiter.woken = asyncio.get_running_loop().create_future()
        if (block := self._block(desk, request)) is not None:
            waiter.tell(block.why)
        try:
            await waiter.woken
        except asyncio.CancelledError:
            desk.queue.leave(turn)
            self._on_change()
            if waiter.permit is not None:  # it was granted in the same turn of the loop
                waiter.permit.release()
            self._serve(desk)
            raise
        assert waiter.permit is not None
        return waiter.permit

    def snapshot(self) -> LimitsSnapshot:
        """How they stand."""
        return LimitsSnapshot(
            max_concurrency=self._settings.max_concurrency,
            max_utilization=self._settings.max_utilization,
            used=self._in_use,
            waiting=self.waiting,
            providers=tuple(self._shown(desk) for desk in self._desks.values()),
        )

    async def aclose(self) -> None:
        """Stop serving; whoever waits is cancelled."""
        for desk in self._desks.values():
            self._set_timer(desk, None)
            for waiter in tuple(desk.queue):
                if waiter.woken is not None:
                    waiter.woken.cancel()

    def _desk(self, provider: str) -> _Desk:
        found = self._desks.get(provider)
        if found is None:
            found = self._desks[provider] = _Desk(provider, self._settings)
        return found

    def _come_back(self, desk: _Desk, reserved: Reservation, outcome: CallOutcome | None) -> None:
        self._in_use -= 1
        now, was_down = self._clock.monotonic(), desk.account.is_down
        if outcome is None:
            desk.account.give_back(reserved, now)
        elif desk.account.settle(reserved, outcome, now, self._clock.now()):
            self._tell_all(desk)
        for each in self._desks.values() if self._settings.max_concurrency else (desk,):
            self._serve(each)
        self._on_change()
        if was_down and not desk.account.is_down:
            self._on_back(desk.provider)

    def _tell_all(self, desk: _Desk) -> None:
        for waiter in desk.queue:
            if (block := self._block(desk, waiter.request)) is not None:
                waiter.tell(block.why)

    def _serve(self, desk: _Desk) -> None:
        """Let go whoever is next for as long as he may; then look again when the next one may."""
        if not desk.queue:
            self._set_timer(desk, None)
            return
        while (turn := desk.queue.next(aside=desk.account.adaptive_is_full)) is not None:
            block = self._block(desk, turn.who.request)
            if block is not None:
                self._set_timer(desk, block.wait_s)
                return
            desk.queue.serve(turn)
            turn.who.permit = self._grant(desk, turn.who.request)
            turn.who.wake()
        self._set_timer(desk, None)

    def _grant(self, desk: _Desk, request: PermitRequest) -> _Held:
        self._in_use += 1
        held = _Held(self._come_back, desk, desk.account.reserve(request, self._clock.monotonic()))
        self._on_change()
        return held

    def _block(self, desk: _Desk, request: PermitRequest) -> Block | None:
        most = self._settings.max_concurrency
        if most is not None and self._in_use >= most:
            return Block(f"{most} calls are out, as many as are allowed")
        return desk.account.block(request, self._clock.monotonic())

    def _set_timer(self, desk: _Desk, wait_s: float | None) -> None:
        if desk.timer is not None:
            desk.timer.cancel()
            desk.timer = None
        if wait_s is not None:
            desk.timer = asyncio.get_running_loop().call_later(min(wait_s, _LOOK_AGAIN_S), self._serve, desk)

    def _shown(self, desk: _Desk) -> ProviderSnapshot:
        now = self._clock.monotonic()
        turn = desk.queue.next(aside=False)
        block = None if turn is None else self._block(desk, turn.who.request)
        return ProviderSnapshot(
            provider=desk.provider,
            breaker=desk.account.circuit(),
            concurrency=desk.account.concurrency(),
            rates=desk.account.rates(now),
            waiting=len(desk.queue),
            waiting_because=None if block is None else block.why,
            held_for_s=desk.account.held_for_s(now),
        )
