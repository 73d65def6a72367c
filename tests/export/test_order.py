import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.export.order import ExportOrder, as_options, from_options
from greenroom.export.splitting import Shares
from greenroom.model.library import Tier
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store.conversation_filter import ConversationFilter

S = ConversationStatus
filters = st.builds(
    ConversationFilter,
    tiers=st.none() | st.lists(st.sampled_from(Tier)),
    statuses=st.none() | st.lists(st.sampled_from(S)),
    quality_min=st.none() | st.floats(0, 10),
    date_from=st.none() | st.integers(0, 2**53).map(Micros),
    personas=st.none() | st.lists(st.text(st.characters(codec="utf-8"))),
    batch_id=st.none() | st.just("b1"),
)
orders = st.builds(
    ExportOrder,
    format=st.just("openai"),
    filter=filters,
    split=st.none() | st.builds(Shares, train=st.floats(0, 100), test=st.floats(0, 100)),
    split_by=st.sampled_from([None, "template", "scenario", "persona"]),
    dedup=st.none() | st.floats(0.1, 1),
    redact=st.booleans(),
    system_prompt=st.none() | st.text(st.characters(codec="utf-8")),
    include_rehearsal=st.booleans(),
)


@given(orders)
def test_an_order_is_the_same_after_it_was_kept(order: ExportOrder) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(as_options(order)))
    assert from_options(kept) == order


def test_options_of_another_version_are_not_guessed_at() -> None:
    with pytest.raises(msgspec.ValidationError, match="shuffle"):
        from_options({"format": "openai", "shuffle": True})


def test_only_approved_ones_are_picked_unless_statuses_are_named() -> None:
    assert ExportOrder(format="openai").picked.statuses == [S.APPROVED]
    named = ExportOrder(format="openai", filter=ConversationFilter(statuses=[S.DRAFT, S.REJECTED]))
    assert named.picked.statuses == [S.DRAFT, S.REJECTED]


def test_a_filter_of_no_statuses_picks_none() -> None:
    assert ExportOrder(format="openai", filter=ConversationFilter(statuses=[])).picked.statuses == []


def test_the_default_statuses_leave_the_rest_of_the_filter() -> None:
    assert ExportOrder(format="openai", filter=ConversationFilter(batch_id="b1")).picked.batch_id == "b1"


@pytest.mark.parametrize(
    ("include", "provider", "taken"),
    [
        (False, "anthropic", True),
        (False, "rehearsal", False),
        (True, "rehearsal", True),
        (True, "anthropic", True),
    ],
)
def test_what_rehearsal_wrote_is_left_out_unless_asked(include: bool, provider: str, taken: bool) -> None:
    assert ExportOrder(format="openai", include_rehearsal=include).takes(provider) is taken
