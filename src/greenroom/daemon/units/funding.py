"""Whether there is money for what a batch is about to do: its own budget, and the month's for all real calls."""

import sqlite3
from typing import Literal

from msgspec import Struct

from greenroom.model.attempt import OpenAttempt, is_simulated
from greenroom.model.batch import Batch, Reason
from greenroom.model.budget import Funding, Later, Purse, Spent, funding
from greenroom.model.errors import BudgetExceeded
from greenroom.model.money import Picodollars, dollars, in_words
from greenroom.model.settling import Standing
from greenroom.model.times import Micros, month_of
from greenroom.store import budgets, costs, standings
from greenroom.store.port import Transaction

Noted = Literal["noted", "stale", "later"]
"""Whether an attempt was noted: not where its case is another's by now, and later where calls hold the money."""


class Treasury(Struct, frozen=True):
    """What the real calls of a month may cost together, whoever's they are; None is no bound."""

    month: Picodollars | None = None

    def purses(
        self, tx: Transaction, batch_id: str, standing: Standing, now: Micros, *, simulated: bool
    ) -> list[Purse]:
        """The purses that pay for the calls of a batch; none where nothing bounds them."""
        found = []
        if standing.budget is not None:
            reserved = budgets.reserved_by(tx.db, batch_id)
            found.append(
                Purse(
                    of="batch",
                    limit=standing.budget,
                    spent=standing.cost,
                    reserved=reserved,
                    doubtful=standing.doubtful,
                )
            )
        if self.month is not None and not simulated:
            found.append(self.of_month(tx.db, now, self.month))
        return found

    def of_month(self, db: sqlite3.Connection, now: Micros, limit: Picodollars) -> Purse:
        """The month's purse."""
        spent = costs.month(db, month_of(now))
        reserved = budgets.reserved_really(db)
        return Purse(of="month", limit=limit, spent=spent.cost, reserved=reserved, doubtful=spent.doubtful)

    def pays(self, tx: Transaction, batch_id: str, standing: Standing, attempt: OpenAttempt) -> bool:
        """Whether a call that is about to leave can be paid for. If not, the batch remembers what it wanted."""
        purses = self.purses(tx, batch_id, standing, attempt.started_at, simulated=attempt.simulated)
        short = [purse for purse in purses if purse.left < attempt.reserved]
        waits = any(purse.of == "month" for purse in short) or self._is_behind(tx, batch_id, purses)
        if waits != standing.waits_for_month:
            budgets.wait_for_month(tx.db, batch_id, waits=waits)
        if not short and not waits:
            return True
        budgets.want(tx.db, batch_id, attempt.reserved)
        return False

    def _is_behind(self, tx: Transaction, batch_id: str, purses: list[Purse]) -> bool:
        """Whether the month's money is for another batch first: one that waits for it and is served before."""
        return any(purse.of == "month" for purse in purses) and budgets.others_first(tx.db, batch_id)

    def pays_for(self, tx: Transaction, batch: Batch, standing: Standing, calls: int, now: Micros) -> Funding:
        """How many of so many calls of a batch can be paid for, by what the last one wanted that could not."""
        purses = self.purses(tx, batch.id, standing, now, simulated=is_simulated(batch.options.provider))
        if self._is_behind(tx, batch.id, purses):
            return Later()
        return funding(purses, standing.wanted, calls)

    def line(self, tx: Transaction, batch: Batch, now: Micros) -> Reason | None:
        """Why a batch can't go on for want of money, or None where it can."""
        spent, wanted = self._spent(tx, batch, now)
        return None if spent is None else at_the_line(spent, wanted)

    def check(self, tx: Transaction, batch: Batch, now: Micros) -> None:
        """Raise BudgetExceeded where nothing of a batch could be paid for."""
        purse, wanted = self._spent(tx, batch, now)
        if purse is not None:
            raise BudgetExceeded(
                f"Batch {batch.name!r} can't go on. {at_the_line(purse, wanted).message}",
                details={
                    "budget": purse.of,
                    "limit_usd": dollars(purse.limit),
                    "spent_usd": dollars(purse.spent),
                    "doubtful_usd": dollars(purse.doubtful),
                    "wanted_usd": dollars(wanted),
                },
            )

    def _spent(self, tx: Transaction, batch: Batch, now: Micros) -> tuple[Purse | None, Picodollars]:
        """The purse that is spent, if one is, and what its batch wanted of it."""
        standing = standings.get(tx.db, batch.id)
        assert standing is not None, "the batch was just read"
        answer = self.pays_for(tx, batch, standing, 1, now)
        return (answer.purse if isinstance(answer, Spent) else None), standing.wanted


def spent_in_words(purse: Purse, wanted: Picodollars) -> str:
    """What is spent of a purse, and what one more call may cost where that is known: part of a sentence."""
    spent = f"{in_words(purse.spent)} of {in_words(purse.limit)} are spent"
    if purse.doubtful:
        spent += f", up to {in_words(purse.doubtful)} more may have been billed for calls whose end nobody saw"
    return f"{spent}, and one more call may cost up to {in_words(wanted)}" if wanted else spent


def at_the_line(purse: Purse, wanted: Picodollars) -> Reason:
    """Why a batch stops: a purse is spent."""
    spent = spent_in_words(purse, wanted)
    if purse.of == "batch":
        return Reason("budget", f"{spent}. `greenroom batch set --budget` raises the budget and goes on.")
    return Reason(
        "budget",
        f"This month {spent}. Raise limits.budget_usd_per_month in the configuration and restart the daemon,"
        " or wait for the next month; then `greenroom batch resume` goes on.",
    )
