"""The part of the screen that filters the queue: by words, by status, by scores, by batch."""

from functools import partial

from msgspec.structs import replace
from textual.widgets import Static

from greenroom.dashboard.asking import misread
from greenroom.dashboard.findbar import FindBar
from greenroom.dashboard.review.filters import Filters, next_which, with_scores
from greenroom.dashboard.review.progress import filters_line
from greenroom.dashboard.review.reading import ReadingScreen
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import BatchStatusGet


class SiftingScreen(ReadingScreen):
    """Has other conversations reviewed, and says which."""

    def action_find(self) -> None:
        """Ask for words."""
        self.query_one(FindBar).open()

    def on_find_bar_found(self, event: FindBar.Found) -> None:
        """Those with these words."""
        self.filtered(replace(self.filters, words=event.words))

    def action_which(self) -> None:
        """Other statuses."""
        self.filtered(next_which(self.filters))

    def action_order(self) -> None:
        """What comes first."""
        self.filtered(replace(self.filters, oldest_first=not self.filters.oldest_first))

    def action_usual(self) -> None:
        """All that wait."""
        self.query_one(FindBar).put("")
        self.filtered(Filters())

    def action_batch(self) -> None:
        """Those of one batch, or all."""
        row = self.row()
        if self.filters.batch_id is not None:
            self.filtered(replace(self.filters, batch_id=None, batch_name=""))
        elif row is not None and row.batch_id is not None:
            self.attempt(self._of_batch(row.batch_id), "batch", only=True)

    async def _of_batch(self, batch_id: str) -> None:
        try:
            name = (await self.call(BatchStatusGet(batch_id=batch_id))).name
        except Refused as error:
            if error.wire_type != "not_found":
                raise
            # A deleted batch leaves its conversations.
            name = ""
        self.filtered(replace(self.filters, batch_id=batch_id, batch_name=name))

    def action_scores(self) -> None:
        """Ask for scores."""
        self.attempt(self._scores(), "scores")

    async def _scores(self) -> None:
        question = "Which scores? 6 is up to 6, 4-6.5 between, 8- from 8 on; nothing for all."
        wrong = misread(partial(with_scores, self.filters), "are no scores of 0 to 10.")
        text = await self.asked(question, wrong=wrong)
        if text is not None:
            self.filtered(with_scores(self.filters, text))

    def show_filters(self) -> None:
        """Say what is in the queue."""
        self.query_one("#filters", Static).update(filters_line(self.filters), layout=False)
        self.set_class(self.filters.is_usual, "-usual")
