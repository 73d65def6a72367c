import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from greenroom.export.conversations_csv import ConversationsCsv
from greenroom.export.sample import Sample
from tests.export.samples import LONG, encoded, sample, samples


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_line_has_the_messages_and_what_is_known_of_them() -> None:
    (row,) = read(encoded(ConversationsCsv(), [sample(LONG, system_prompt="Be plain.")]))
    assert [each["role"] for each in json.loads(row["messages"])] == [
        "system", "user", "assistant", "user", "assistant",
    ]  # fmt: skip
    assert (row["id"], row["title"], row["tier"], row["quality_score"], row["review_score"]) == (
        "c000001", "A title", "template", "8.5", "",
    )  # fmt: skip
    assert json.loads(row["categories"]) == ["care", "night"]
    assert row["created_at"] == "1970-01-01T00:00:01.000000Z"


@given(st.lists(samples, max_size=3))
def test_messages_read_back_exactly_whatever_is_in_them(made: list[Sample]) -> None:
    rows = read(encoded(ConversationsCsv(), made))
    assert [[each["content"] for each in json.loads(row["messages"])][-2:] for row in rows] == [
        [turn.content for turn in each.turns[-2:]] for each in made
    ]


def test_a_title_that_would_be_a_formula_is_none() -> None:
    (row,) = read(encoded(ConversationsCsv(), [sample(title='=HYPERLINK("http://x")', persona="@SUM(A1)")]))
    assert (row["title"], row["persona"]) == ('\'=HYPERLINK("http://x")', "'@SUM(A1)")
