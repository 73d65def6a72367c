from greenroom.config.keys import all_keys
from greenroom.config.reference import as_markdown, commented, entries


def test_every_key_is_explained_above_its_default() -> None:
    assert [entry.key for entry in entries()] == list(all_keys())
    assert [entry.key.path for entry in entries() if not entry.words.endswith(".")] == []


def test_only_the_comment_right_above_belongs_to_a_key() -> None:
    text = "# of the file\n\n# of the section\n[a]\n# first\n# second\nx = 1\ny = 2 \n"

    assert list(commented(text)) == [("a.x", "1", "first second"), ("a.y", "2 ", "")]


def test_the_table_has_a_row_a_key_with_its_default() -> None:
    rows = as_markdown().splitlines()[2:]

    assert len(rows) == len(all_keys())
    assert any(row.startswith("| `batches.concurrency` | `3` | a whole number from 1") for row in rows)
    assert all(row.count("|") == 5 for row in rows)
