import pytest

from greenroom.cli.machine.amounts import rows, size


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 bytes"),
        (1023, "1023 bytes"),
        (1024, "1.0 KiB"),
        (3_565_158, "3.4 MiB"),
        (2**30, "1.0 GiB"),
        (2**52, "4,096.0 TiB"),
    ],
)
def test_bytes_are_shown_in_the_unit_that_fits(number: int, shown: str) -> None:
    assert size(number) == shown


def test_rows_are_named_as_a_person_counts_them() -> None:
    counted = {"batches": 1, "edge_cases": 2, "exports": 0, "scenarios": 1, "conversations": 1200}
    assert rows(counted) == "1 batch, 2 edge cases, 1 scenario, 1,200 conversations"
    assert rows({"batches": 0}) == "nothing"
