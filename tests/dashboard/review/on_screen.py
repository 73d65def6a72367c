"""What tests of the review look at on the screen."""

from textual.widgets import TextArea

from greenroom.dashboard.review.editing import EditTalk
from greenroom.protocol.rows.batch import BatchStatusRow
from tests.dashboard.piloting import Stage


def selected(stage: Stage) -> str:
    """The row of the queue that is selected."""
    return next(line for line in stage.text.splitlines() if line.startswith("▸"))


def field(stage: Stage) -> TextArea:
    screen = stage.app.screen
    assert isinstance(screen, EditTalk)
    return screen.query_one(TextArea)


def status_row(status: str) -> BatchStatusRow:
    fields = dict.fromkeys(BatchStatusRow.__struct_fields__)
    return BatchStatusRow(**{**fields, "batch_id": "b-9", "name": "Anew", "status": status})  # type: ignore[arg-type]  # only these two are read
