from typing import Any

from greenroom.export.manifest import manifest
from greenroom.export.notes import notes
from greenroom.export.order import ExportOrder
from greenroom.export.splitting import Shares
from greenroom.export.tally import Tally
from greenroom.model.states import ConversationStatus
from greenroom.store.conversation_filter import ConversationFilter
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
    assert "1 conversation without a pair" in unpaired
    assert "1 conversation nearly the same" in copied


def test_what_may_disturb_is_told() -> None:
    tally = Tally()
    tally.add(sample(), "train", {"email": 2, "card": 1}, control_tokens=True)
    redacted, empty, warned = noted(tally, split=Shares(train=9, test=1))
    assert redacted == "Redacted: 1 card number, 2 e-mail addresses."
    assert empty.startswith("The split test is empty")
    assert warned.startswith("1 conversation: Contents hold control tokens")


def test_flashcards_are_called_so() -> None:
    tally = Tally()
    tally.add_card(a_card(), "train", {})
    tally.leave_out("rehearsal")
    assert "1 flashcard that rehearsal wrote" in noted(tally, format="anki")[0]


def test_an_empty_export_says_that_nothing_is_approved_yet_and_of_no_split() -> None:
    assert noted(Tally(), split=Shares(train=9, test=1)) == (
        (
            "Nothing is in it: no conversation that meets the filter is approved yet; a review approves, and"
            " `statuses` takes others along."
        ),
    )
    assert noted(Tally(), format="anki") == ("Nothing is in it: no flashcard is accepted yet; a review accepts.",)
    rejected = ConversationFilter(statuses=[ConversationStatus.REJECTED])
    assert noted(Tally(), filter=rejected) == ("Nothing is in it: no conversation meets the filter.",)


def test_where_splits_may_share_near_duplicates_it_is_told() -> None:
    tally = Tally()
    tally.add(sample(), "train", {}, control_tokens=False)
    assert noted(tally, split=Shares(train=1, test=1))[1:] == ()
    tally.add(sample(), "test", {}, control_tokens=False)
    (told,) = noted(tally, split=Shares(train=1, test=1))
    assert told.startswith("2 conversations: Near-duplicates were not looked for")
    assert noted(tally, split=Shares(train=1, test=1), dedup=0.8) == ()
