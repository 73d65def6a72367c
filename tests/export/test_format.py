"""What holds for every format, whatever it looks like: each passes the same suite."""

import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.export import format as format_module
from greenroom.export.format import Format, check_installed
from greenroom.export.formats import CARD_FORMATS, CONVERSATION_FORMATS, FORMATS
from greenroom.export.preference import Preference
from greenroom.model.conversation import Turn
from greenroom.model.errors import InvalidParams
from tests.export.samples import LONG, a_card, cards, encoded, sample, samples

each_format = pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS.keys())
of_conversations = pytest.mark.parametrize(
    "format_", CONVERSATION_FORMATS.values(), ids=CONVERSATION_FORMATS.keys()
)
of_cards = pytest.mark.parametrize("format_", CARD_FORMATS.values(), ids=CARD_FORMATS.keys())
plain = [format_ for name, format_ in FORMATS.items() if name not in {"parquet", "anki"}]


def some(format_: Format[Any]) -> list[Any]:
    """Items that this format takes."""
    if format_.name in CARD_FORMATS:
        return [a_card(f"front {number}", id=f"k{number}") for number in range(7)]
    old = (LONG[0], Turn("assistant", "Maybe."))
    return [sample((Turn("user", f"Grüße {n}"), *LONG[1:]), replaced=(Turn("user", f"Grüße {n}"), *old[1:]))
            for n in range(7)]  # fmt: skip


@each_format
def test_a_format_is_found_by_its_own_name_and_tells_of_itself(format_: Format[Any]) -> None:
    assert FORMATS[format_.name] is format_
    assert format_.suffix.isalnum()
    assert format_.loads_as


@each_format
def test_the_same_items_give_the_same_bytes_however_they_come(format_: Format[Any]) -> None:
    items = some(format_)
    assert all(format_.takes(item) for item in items)
    whole = encoded(format_, items)
    assert whole == encoded(format_, items, page=2) == encoded(format_, items, page=1)
    assert whole != encoded(format_, items[:-1])


@each_format
def test_a_file_of_nothing_can_be_written(format_: Format[Any]) -> None:
    assert encoded(format_, []) == encoded(format_, [])


@pytest.mark.parametrize("format_", plain, ids=lambda format_: str(format_.name))
def test_letters_stand_as_they_are(format_: Format[Any]) -> None:
    said = "Grüße 谢谢 🙂"
    item = sample((Turn("user", said), Turn("assistant", said)), replaced=(Turn("user", said), LONG[1]))
    written = encoded(format_, [a_card(said) if format_.name in CARD_FORMATS else item])
    assert said.encode() in written


@of_conversations
@given(st.lists(samples, max_size=3))
def test_any_conversation_can_be_written(format_: Format[Any], items: list[Any]) -> None:
    takes = [
        replace(item, replaced=(item.turns[0], Turn("assistant", f"not {item.turns[1].content}")))
        for item in items
    ]
    assert all(format_.takes(item) for item in takes)
    written = encoded(format_, takes)
    if format_.suffix == "jsonl":
        assert written.count(b"\n") == len(items)


@of_cards
@given(st.lists(cards, max_size=3))
def test_any_card_can_be_written(format_: Format[Any], items: list[Any]) -> None:
    assert all(format_.takes(item) for item in items)
    assert encoded(format_, items) == encoded(format_, items)


def test_a_missing_extra_is_refused_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_module, "find_spec", lambda _: None)
    with pytest.raises(InvalidParams, match=r"pip install 'greenroom\[parquet\]'") as refused:
        check_installed(FORMATS["parquet"])
    assert refused.value.issues[0].path == "$.format"
    check_installed(Preference())


@of_conversations
def test_the_columns_that_are_announced_are_those_that_are_written(format_: Format[Any]) -> None:
    written = encoded(format_, some(format_))
    announced = [column.name for column in format_.columns if column.always]
    match format_.suffix:
        case "jsonl":
            assert all(list(json.loads(line)) == announced for line in written.splitlines())
        case "csv":
            assert written.splitlines()[0].decode().split(",") == announced
        case "parquet":
            assert pq.read_table(io.BytesIO(written)).column_names == announced
        case suffix:
            raise AssertionError(suffix)
