from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.importing.formats import FORMATS
from greenroom.importing.reading import Read, Unreadable, digest
from greenroom.model.conversation import Talk, Turn

ASKED, ANSWERED = "Name a prime.", "Seven is one."

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("openai", {"messages": [{"role": "user", "content": ASKED}, {"role": "assistant", "content": ANSWERED}]}),
    ("sharegpt", {"conversations": [{"from": "human", "value": ASKED}, {"from": "gpt", "value": ANSWERED}]}),
    ("alpaca", {"instruction": ASKED, "input": "", "output": ANSWERED}),
    ("alpaca", {"instruction": ASKED, "output": ANSWERED, "history": None}),
]


def read(format_name: str, row: Any) -> Read:
    found = FORMATS[format_name](row)
    assert isinstance(found, Read), found
    return found


def reason(format_name: str, row: Any) -> str:
    found = FORMATS[format_name](row)
    assert isinstance(found, Unreadable), found
    return found.reason


@pytest.mark.parametrize(("format_name", "row"), GOOD)
def test_each_format_reads_the_same_talk(format_name: str, row: dict[str, Any]) -> None:
    found = read(format_name, row)
    assert found.talk.turns == (Turn("user", ASKED), Turn("assistant", ANSWERED))
    assert (found.talk.title, found.system_prompt, found.model) == (ASKED, "", "")


@pytest.mark.parametrize(("format_name", "row"), GOOD)
def test_a_row_may_say_its_title_and_who_wrote_it(format_name: str, row: dict[str, Any]) -> None:
    found = read(format_name, row | {"title": "Primes", "model": "some-model", "unheard of": [1]})
    assert (found.talk.title, found.model) == ("Primes", "some-model")


def test_a_system_message_is_kept_apart_wherever_the_format_has_it() -> None:
    said = {"role": "system", "content": "Be brief."}
    openai = read("openai", {"messages": [said, *GOOD[0][1]["messages"]]})
    first = read(
        "sharegpt", {"conversations": [{"from": "system", "value": "Be brief."}, *GOOD[1][1]["conversations"]]}
    )
    beside = read("sharegpt", GOOD[1][1] | {"system": "Be brief."})
    alpaca = read("alpaca", GOOD[2][1] | {"system": "Be brief."})
    assert {each.system_prompt for each in (openai, first, beside, alpaca)} == {"Be brief."}
    assert {len(each.talk.turns) for each in (openai, first, beside, alpaca)} == {2}


def test_alpacas_input_follows_its_instruction_and_its_history_comes_first() -> None:
    found = read(
        "alpaca", {"instruction": "Sum up.", "input": "1, 2", "output": "3", "history": [["Hi", "Hello"]]}
    )
    assert [turn.content for turn in found.talk.turns] == ["Hi", "Hello", "Sum up.\n1, 2", "3"]


def test_a_long_first_line_makes_a_short_title() -> None:
    found = read("alpaca", {"instruction": "word " * 50, "output": "x"})
    assert len(found.talk.title) <= 80
    assert found.talk.title.endswith("…")


@pytest.mark.parametrize(
    ("format_name", "row", "said"),
    [
        ("openai", [], "no object"),
        ("openai", {}, "the row has no field messages"),
        ("openai", {"messages": "x"}, "messages has to be a list, not a text"),
        ("openai", {"messages": [{"role": "user"}]}, "messages[0] has no field content"),
        ("openai", {"messages": []}, "at least two turns"),
        ("openai", {"messages": [{"role": "user", "content": None}]}, "messages[0].content has to be a text, not"),
        ("openai", {"messages": [{"role": "tool", "content": "x"}, {"role": "user", "content": "x"}]}, "'tool'"),
        (
            "sharegpt",
            {"conversations": [{"from": "human", "value": "x"}, {"from": "function_call", "value": "{}"}]},
            "turn 2",
        ),
        (
            "sharegpt",
            {"conversations": [{"from": "gpt", "value": "x"}, {"from": "human", "value": "x"}]},
            "turn 1",
        ),
        ("sharegpt", {"conversations": [{"from": "human", "value": "x"}]}, "at least two turns"),
        ("alpaca", {"instruction": "x", "output": " "}, "turn 2"),
        ("alpaca", {"instruction": "", "output": "x"}, "turn 1"),
        ("alpaca", {"output": "x"}, "instruction"),
        ("alpaca", {"instruction": "x", "output": "x", "history": [["x"]]}, "has to be a list of 2, not of 1"),
    ],
)
def test_what_can_not_be_read_says_why(format_name: str, row: Any, said: str) -> None:
    assert said in reason(format_name, row)


def test_the_same_words_have_the_same_digest_however_they_are_spaced() -> None:
    plain = digest(said(ASKED, ANSWERED, system_prompt="Be brief."))
    spaced = said(f" {ASKED.replace(' ', '  ')}", f"{ANSWERED}\n", system_prompt="Be  brief.\n")
    assert digest(spaced) == plain
    assert digest(said(ASKED, ANSWERED)) != plain
    assert digest(said("ab", "c")) != digest(said("a", "bc"))


def said(asked: str, answered: str, system_prompt: str = "") -> Read:
    talk = Talk("A title", (Turn("user", asked), Turn("assistant", answered)))
    return Read(talk=talk, system_prompt=system_prompt)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "messages",
                    "role",
                    "content",
                    "conversations",
                    "from",
                    "value",
                    "instruction",
                    "input",
                    "output",
                    "history",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(FORMATS)), JSON)
def test_no_row_is_a_fault_of_ours(format_name: str, row: Any) -> None:
    assert isinstance(FORMATS[format_name](row), Read | Unreadable)
