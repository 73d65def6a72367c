"""Whether there is money for what a batch is about to do: its own budget, and the month's for all real calls."""

from msgspec import Struct

from greenroom.model.attempt import OpenAttempt, is_simulated
from greenroom.model.batch import Batch, Reason
from greenroom.model.budget import Funding, Purse, Spent, funding
from greenroom.model.errors import BudgetExceeded
from greenroom.model.money import Picodollars, dollars, in_words
from greenroom.model.settling import Standing
from greenroom.model.times import Micros, month_of
from greenroom.store import budgets, costs, standings
from greenroom.store.port import Transaction


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
            found.append(Purse(of="batch", limit=standing.budget, spent=standing.cost, reserved=reserved))
        if self.month is not None and not simulated:
            spent, reserved = costs.month(tx.db, month_of(now)), budgets.reserved_really(tx.db)
            found.append(Purse(of="month", limit=self.month, spent=spent, reserved=reserved))
        return found

    def pays(self, tx: Transaction, batch_id: str, standing: Standing, attempt: OpenAttempt) -> bool:
        """Whether a call that is about to leave can be paid for. If not, the batch remembers what it wanted."""
        purses = self.purses(tx, batch_id, standing, attempt.started_at, simulated=attempt.simulated)
        if all(purse.left >= attempt.reserved for purse in purses):
            return True
        budgets.want(tx.db, batch_id, attempt.reserved)
        return False

    def pays_for(self, tx: Transaction, batch: Batch, standing: Standing, calls: int, now: Micros) -> Funding:
        """How many of so many calls of a batch can be paid for, by what the last one wanted that could not."""
        purses = self.purses(tx, batch.id, standing, now, simulated=is_simulated(batch.options.provider))
        return funding(purses, standing.wanted, calls)

    def has_room(self, tx: Transaction, batch: Batch, now: Micros) -> bool:
        """Whether a batch that waits for money could go on."""
        standing = standings.get(tx.db, batch.id)
        return standing is not None and not isinstance(self.pays_for(tx, batch, standing, 1, now), Spent)

    def check(self, tx: Transaction, batch: Batch, now: Micros) -> None:
        """Raise BudgetExceeded where nothing of a batch could be paid for."""
        standing = standings.get(tx.db, batch.id)
        assert standing is not None, "the batch was just read"
        answer = self.pays_for(tx, batch, standing, 1, now)
        if isinstance(answer, Spent):
            purse = answer.purse
            raise BudgetExceeded(
                f"Batch {batch.name!r} can't go on. {at_the_line(purse, standing.wanted).message}",
                details={
                    "budget": purse.of,
                    "limit_usd": dollars(purse.limit),
                    "spent_usd": dollars(purse.spent),
                    "wanted_usd": dollars(standing.wanted),
                },
            )


def at_the_line(purse: Purse, wanted: Picodollars) -> Reason:
    """Why a batch stops: a purse is spent."""
    spent = f"{in_words(purse.spent)} of {in_words(purse.limit)} are spent"
    more = f", and one more call may cost up to {in_words(wanted)}" if wanted else ""
    if purse.of == "batch":
        return Reason("budget", f"{spent}{more}. `greenroom batch set --budget` raises the budget and goes on.")
    return Reason(
        "budget",
        f"This month {spent}{more}. Raise limits.budget_usd_per_month in the configuration and restart the daemon,"
        " or wait for the next month; then `greenroom batch resume` goes on.",
    )
