from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.spoil import cut, cut_to_tokens, garbage, misshapen
from greenroom.rehearsal.tokens import estimate

TURNS = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]
GOOD = msgspec.json.encode({"title": "t", "turns": TURNS}).decode()


def _is_a_conversation(text: str) -> bool:
    turns = msgspec.json.decode(text).get("turns") or []
    roles = [turn["role"] for turn in turns]
    return bool(roles) and roles == ["user", "assistant"] * (len(roles) // 2) and all(t["content"] for t in turns)


def test_the_good_one_would_pass() -> None:
    assert _is_a_conversation(GOOD)


@pytest.mark.parametrize("seed", range(20))
def test_a_misshapen_conversation_is_json_and_no_conversation(seed: int) -> None:
    assert not _is_a_conversation(misshapen(GOOD, Random(seed)))


@pytest.mark.parametrize("text", ["no json", "[1]", '{"other": 1}'])
def test_what_has_no_turns_becomes_an_empty_object(text: str) -> None:
    assert misshapen(text, Random(0)) == "{}"


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_text_is_no_json(seed: int) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(cut(GOOD, Random(seed)))


@given(st.text(), st.integers(1, 50))
def test_text_is_cut_to_no_more_than_its_tokens(text: str, tokens: int) -> None:
    kept = cut_to_tokens(text, tokens)
    assert text.startswith(kept)
    assert estimate(kept) <= tokens


def test_garbage_differs() -> None:
    assert len({garbage(Random(seed)) for seed in range(30)}) > 3
