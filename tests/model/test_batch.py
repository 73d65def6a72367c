from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.batch import NewItem, Priority, Progress
from greenroom.model.library import Tier

names = st.none() | st.text(alphabet="abc-0123", min_size=1)
counts = st.integers(min_value=0, max_value=10**6)


def item(template_id: str | None, scenario_id: str | None, edge_case_id: str | None) -> NewItem:
    return NewItem(
        tier=Tier.TEMPLATE,
        parameters={},
        template_id=template_id,
        scenario_id=scenario_id,
        edge_case_id=edge_case_id,
    )


def test_high_goes_before_normal_and_normal_before_low() -> None:
    assert sorted(Priority, key=lambda each: each.rank) == [Priority.HIGH, Priority.NORMAL, Priority.LOW]


@given(counts, counts, counts, counts, counts)
def test_completed_is_what_has_ended_however_it_did(
    queued: int, running: int, successful: int, failed: int, cancelled: int
) -> None:
    progress = Progress(
        total=queued + running + successful + failed + cancelled,
        queued=queued,
        running=running,
        successful=successful,
        failed=failed,
        cancelled=cancelled,
    )
    assert progress.completed == progress.total - queued - running
    assert 0 <= progress.percentage <= 100


def test_an_empty_batch_has_come_nowhere() -> None:
    assert Progress().percentage == 0


def test_a_batch_whose_items_all_ended_has_come_all_the_way() -> None:
    assert Progress(total=3, successful=1, failed=1, cancelled=1).percentage == 100


@given(st.tuples(names, names, names), st.tuples(names, names, names))
def test_items_share_a_key_only_if_they_share_all_rows(
    one: tuple[str | None, str | None, str | None], other: tuple[str | None, str | None, str | None]
) -> None:
    assert (item(*one).source_key == item(*other).source_key) == (one == other)
