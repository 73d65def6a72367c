from typing import Any

from greenroom.export.manifest import manifest
from greenroom.export.notes import notes
from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.export.tally import Tally
from tests.export.samples import a_card, sample


def noted(tally: Tally, **order: Any) -> tuple[str, ...]:
    return notes(manifest(ExportOrder(**{"format": "openai", **order}), tally, []))


def test_where_nothing_is_to_be_said_nothing_is() -> None:
    tally = Tally()
    tally.add(sample(), "train", {}, control_tokens=False)
    assert noted(tally) == ()


def test_what_was_left_out_is_counted_with_its_reason() -> None:
    tally = Tally()
    for why in ("rehearsal", "rehearsal", "no_row", "duplicate"):
        tally.leave_out(why)
    rehearsed, unpaired, copied = noted(tally)
    assert "2 conversations that rehearsal wrote" in rehearsed
    assert "1 conversations without a pair" in unpaired
    assert "1 conversations that are nearly the same" in copied


def test_what_may_disturb_is_told() -> None:
    tally = Tally()
    tally.add(sample(), "train", {"email": 2}, control_tokens=True)
    redacted, empty, warned = noted(tally, split=Shares(train=9, test=1))
    assert redacted == "Redacted: 2 email."
    assert empty.startswith("The split test is empty")
    assert warned.startswith("1 conversations: Contents hold control tokens")


def test_flashcards_are_called_so() -> None:
    tally = Tally()
    tally.add_card(a_card(), "train", {})
    tally.leave_out("rehearsal")
    assert "1 flashcards that rehearsal wrote" in noted(tally, format="anki")[0]


def test_of_an_empty_export_every_split_is_empty_and_none_is_told_of() -> None:
    assert noted(Tally(), split=Shares(train=9, test=1)) == ()
