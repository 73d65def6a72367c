import csv
import io

from greenroom.export.cards_csv import CardsCsv
from tests.export.samples import a_card, encoded


def test_a_line_has_both_sides_and_where_they_come_from() -> None:
    content = encoded(CardsCsv(), [a_card("=1+1, or\nwhat?", "2")]).decode()
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row == {
        "front": "'=1+1, or\nwhat?",
        "back": "2",
        "source": "loans.txt",
        "id": "k000001",
        "created_at": "1970-01-01T00:00:01.000000Z",
    }
