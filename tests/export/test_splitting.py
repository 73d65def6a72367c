from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.export.splitting import SPLITS, Shares, key_of, split_of
from tests.export.samples import about

SHARES = Shares(train=90, validation=5, test=5)


def test_a_key_stays_where_it_is() -> None:
    """These were found once. A change here moves rows of sets that people have trained on."""
    found = {number: split_of(f"key {number}", SHARES) for number in range(60)}
    assert {number: split for number, split in found.items() if split != "train"} == {
        37: "validation",
        39: "validation",
        50: "test",
        52: "validation",
        53: "test",
    }


def test_shares_come_out_as_they_were_asked_for() -> None:
    counts = Counter(split_of(f"{number}", SHARES) for number in range(20_000))
    assert abs(counts["train"] - 18_000) < 200
    assert abs(counts["validation"] - 1_000) < 120
    assert abs(counts["test"] - 1_000) < 120


@given(st.text(), st.sampled_from([SHARES, Shares(train=1, test=3)]), st.sampled_from([0.01, 7.0, 1000.0]))
def test_only_the_proportion_of_shares_counts(key: str, shares: Shares, times: float) -> None:
    scaled = Shares(train=shares.train * times, validation=shares.validation * times, test=shares.test * times)
    assert split_of(key, shares) == split_of(key, scaled)


@given(st.text(), st.sampled_from(SPLITS))
def test_a_split_without_a_share_gets_nothing(key: str, without: str) -> None:
    shares = Shares(**{name: 0.0 if name == without else 1.0 for name in SPLITS})
    assert split_of(key, shares) != without


@given(st.text())
def test_a_split_with_the_whole_share_gets_everything(key: str) -> None:
    assert split_of(key, Shares(test=0.1)) == "test"


def test_by_default_each_conversation_stands_for_itself() -> None:
    assert key_of(about(id="c1"), None) == "c1"


def test_what_came_from_the_same_has_the_same_key() -> None:
    assert key_of(about(id="c1", scenario_id="s"), "template") == key_of(about(id="c2"), "template")
    assert key_of(about(id="c1", scenario_id="s"), "scenario") == key_of(
        about(id="c2", scenario_id="s", template_id="t2"), "scenario"
    )
    assert key_of(about(persona="A  Nurse "), "persona") == key_of(about(persona="a nurse"), "persona")


@pytest.mark.parametrize("by", ["template", "scenario", "persona"])
def test_what_came_from_nothing_stands_for_itself(by: str) -> None:
    none = about(id="c1", template_id=None, persona=" ")
    assert key_of(none, by) == "c1"  # type: ignore[arg-type]  # the names are those of the parameter


def test_without_a_template_it_came_from_its_scenario_or_edge_case() -> None:
    scenario = about(template_id=None, scenario_id="s")
    edge_case = about(template_id=None, edge_case_id="e")
    assert key_of(scenario, "template") == "template:s"
    assert key_of(edge_case, "template") == "template:e"
    assert key_of(edge_case, "scenario") == "scenario:e"
