import io
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.export import parquet
from greenroom.export.parquet import Parquet
from greenroom.export.sample import Sample
from greenroom.model.library import Tier
from tests.export.samples import LONG, encoded, sample, samples


def read(content: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(io.BytesIO(content)).to_pylist()
    return rows


def test_a_row_has_typed_messages_and_what_is_known_of_them() -> None:
    (row,) = read(encoded(Parquet(), [sample(LONG, tier=Tier.EDGE_CASE, system_prompt="Be plain.")]))
    assert row["messages"][0] == {"role": "system", "content": "Be plain."}
    assert len(row["messages"]) == 5
    assert (row["tier"], row["categories"], row["quality_score"], row["review_score"], row["turn_count"]) == (
        "edge_case", ["care", "night"], 8.5, None, 4,
    )  # fmt: skip


def test_an_imported_conversation_may_lack_what_others_have() -> None:
    (row,) = read(encoded(Parquet(), [sample(tier=None, quality=None, template_id=None, batch_id=None)]))
    assert (row["tier"], row["quality_score"], row["template_id"], row["batch_id"]) == (None, None, None, None)


@settings(max_examples=25)
@given(st.lists(samples, max_size=3))
def test_any_text_reads_back(made: list[Sample]) -> None:
    assert [[each["content"] for each in row["messages"]][-2:] for row in read(encoded(Parquet(), made))] == [
        [turn.content for turn in each.turns[-2:]] for each in made
    ]


def test_an_empty_file_still_has_its_columns() -> None:
    table = pq.read_table(io.BytesIO(encoded(Parquet(), [])))
    assert table.num_rows == 0
    assert "messages" in table.column_names


def test_groups_end_where_the_rows_say_and_not_where_pages_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 3)
    rows = [sample(id=f"c{number}") for number in range(8)]
    whole, in_pages = encoded(Parquet(), rows), encoded(Parquet(), rows, page=2)
    assert whole == in_pages
    metadata = pq.ParquetFile(io.BytesIO(whole)).metadata
    assert [metadata.row_group(index).num_rows for index in range(metadata.num_row_groups)] == [3, 3, 2]


def test_a_group_of_long_texts_ends_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_CHARS", 40)
    metadata = pq.ParquetFile(io.BytesIO(encoded(Parquet(), [sample(), sample(), sample()]))).metadata
    assert metadata.num_row_groups == 2
