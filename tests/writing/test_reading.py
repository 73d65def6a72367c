from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.attempt import Usage
from greenroom.model.conversation import Talk, Turn
from greenroom.model.faults import Fault, FaultType
from greenroom.model.turns import is_blank
from greenroom.providers.port import Answer
from greenroom.writing.reading import parse_talk, read_talk

ENCODABLE = st.text(st.characters(codec="utf-8"))
SAID = ENCODABLE.filter(lambda text: not is_blank(text))


def answer(text: str, stop_reason: str = "end_turn", category: str | None = None) -> Answer:
    return Answer(
        text=text,
        stop_reason=stop_reason,
        usage=Usage(),
        request_id=None,
        headers={},
        request=b"",
        response=b"",
        refusal_category=category,
    )


def conversation(*turns: tuple[str, str], title: str = "A title", **more: Any) -> str:
    turned = [{"role": role, "content": content} for role, content in turns]
    return msgspec.json.encode({"title": title, "turns": turned, **more}).decode()


TWO = (("user", "Hello?"), ("assistant", "Hello!"))


def test_a_conversation_is_read() -> None:
    assert parse_talk(conversation(*TWO)) == Talk("A title", (Turn("user", "Hello?"), Turn("assistant", "Hello!")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The answer is empty"),
        (" \n", "The answer is empty"),
        ("Sure! Here it is:", "not a conversation in JSON"),
        ("```json\n" + conversation(*TWO) + "\n```", "not a conversation in JSON"),
        (conversation(*TWO)[:-3], "not a conversation in JSON"),
        (conversation(*TWO) * 2, "not a conversation in JSON"),
        ("[" * 100_000, "not a conversation in JSON"),
        ("\ud800", "not a conversation in JSON"),
        (
            '{"title":"x","turns":[{"role":"user","content":"\\ud800"},{"role":"assistant","content":"x"}]}',
            "not a conv",
        ),
        ('{"turns":[]}', "title"),
        (conversation(*TWO, mood="good"), "mood"),
        (conversation(*TWO, title="  "), "title is empty"),
        (conversation(), "0 turns"),
        (conversation(("user", "Hello?")), "1 turns"),
        (conversation(("assistant", "Hi"), ("user", "Hi")), "Turn 1 of the answer is by 'assistant'"),
        (conversation(("user", "Hi"), ("user", "Hi")), "Turn 2 of the answer is by 'user'"),
        (conversation(("user", "Hi"), ("system", "Hi")), "Turn 2 of the answer is by 'system'"),
        (conversation(*TWO, ("user", "Hi")), "last turn"),
        (conversation(("user", "Hi"), ("assistant", " \n")), "Turn 2 of the answer is empty"),
    ],
)
def test_anything_else_is_invalid_output_and_says_why(text: str, said: str) -> None:
    fault = parse_talk(text)
    assert isinstance(fault, Fault)
    assert fault.type is FaultType.INVALID_OUTPUT
    assert said in fault.message


@pytest.mark.parametrize("reason", ["max_tokens", "model_context_window_exceeded"])
def test_a_cut_answer_is_truncated_even_where_it_could_be_read(reason: str) -> None:
    fault = read_talk(answer(conversation(*TWO), reason))
    assert isinstance(fault, Fault)
    assert fault.type is FaultType.TRUNCATED


def test_a_refusal_keeps_its_category() -> None:
    fault = read_talk(answer("", "refusal", "bio"))
    assert fault == Fault(FaultType.REFUSAL, "The model refused (bio).", category="bio")


def test_a_refusal_without_a_category_is_one_too() -> None:
    fault = read_talk(answer(conversation(*TWO), "refusal"))
    assert isinstance(fault, Fault)
    assert fault.type is FaultType.REFUSAL


@given(st.lists(st.tuples(SAID, SAID), min_size=1, max_size=5), SAID)
def test_every_good_conversation_is_read_word_for_word(pairs: list[tuple[str, str]], title: str) -> None:
    turns = [(role, said) for pair in pairs for role, said in zip(("user", "assistant"), pair, strict=True)]
    talk = read_talk(answer(conversation(*turns, title=title)))
    assert isinstance(talk, Talk)
    assert [(turn.role, turn.content) for turn in talk.turns] == turns


@given(
    st.text()
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
    .map(lambda value: msgspec.json.encode(value).decode())
    .filter(bool)
    | st.lists(st.tuples(st.sampled_from(["user", "assistant", "x"]), ENCODABLE)).map(
        lambda turns: conversation(*turns)
    )
)
def test_whatever_is_read_keeps_the_rules(text: str) -> None:
    got = parse_talk(text)
    if isinstance(got, Talk):
        assert got.title
        assert len(got.turns) >= 2
        assert len(got.turns) % 2 == 0
        assert all(turn.role == ("assistant" if n % 2 else "user") for n, turn in enumerate(got.turns))
        assert all(turn.content.strip() for turn in got.turns)
    else:
        assert got.type is FaultType.INVALID_OUTPUT
