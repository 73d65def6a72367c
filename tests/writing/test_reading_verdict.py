import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.attempt import Usage
from greenroom.model.faults import Fault, FaultType
from greenroom.model.judgement import Verdict
from greenroom.providers.port import Answer
from greenroom.writing.judging_instructions import LONGEST_REASON
from greenroom.writing.reading_verdict import parse_verdict, read_verdict


def said(**changes: object) -> str:
    return msgspec.json.encode({"reason": "Turn 2 is vague.", "verdict": "reject", "score": 6} | changes).decode()


def test_a_verdict_is_read() -> None:
    assert parse_verdict(said()) == Verdict(score=6, approves=False, reason="Turn 2 is vague.")
    assert parse_verdict(said(verdict="approve", score=7)) == Verdict(
        score=7, approves=True, reason="Turn 2 is vague."
    )


def test_a_reason_is_one_line_without_what_a_terminal_would_obey() -> None:
    read = parse_verdict(said(reason="  Turn 2\n\tis \x1b[31mvague\x07.\u202e "))
    assert read == Verdict(score=6, approves=False, reason="Turn 2 is [31mvague .")


def test_a_reason_that_is_too_long_is_cut() -> None:
    read = parse_verdict(said(reason="word " * 200))
    assert isinstance(read, Verdict)
    assert (len(read.reason) <= LONGEST_REASON, read.reason.endswith("word…")) == (True, True)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"score": 11}, "score is 11"),
        ({"score": -1}, "score is -1"),
        ({"score": 6.5}, "not a verdict in JSON"),
        ({"score": "6"}, "not a verdict in JSON"),
        ({"verdict": "maybe"}, "verdict is 'maybe'"),
        ({"verdict": "approve"}, "does not go with a score of 6"),
        ({"score": 7}, "does not go with a score of 7"),
        ({"reason": " \n"}, "reason is empty"),
        ({"confidence": 1}, "not a verdict in JSON"),
    ],
)
def test_anything_else_is_invalid_output_that_says_what_is_wrong(changes: dict[str, object], why: str) -> None:
    read = parse_verdict(said(**changes))
    assert isinstance(read, Fault)
    assert (read.type, why in read.message) == (FaultType.INVALID_OUTPUT, True), read.message


@pytest.mark.parametrize("text", ["", "  ", "It is good.", '{"reason": ', "[" * 100_000, "null", "7"])
def test_what_is_no_document_of_a_verdict_is_invalid_output(text: str) -> None:
    read = parse_verdict(text)
    assert isinstance(read, Fault)
    assert read.type is FaultType.INVALID_OUTPUT


def test_an_answer_that_was_cut_or_refused_is_none() -> None:
    def answered(stop_reason: str) -> Answer:
        return Answer(
            text=said(),
            stop_reason=stop_reason,
            usage=Usage(),
            request_id=None,
            headers={},
            request=b"",
            response=b"",
        )

    found = {each: read_verdict(answered(each)) for each in ("end_turn", "max_tokens", "refusal")}
    assert isinstance(found["end_turn"], Verdict)
    assert [each.type for each in found.values() if isinstance(each, Fault)] == [
        FaultType.TRUNCATED,
        FaultType.REFUSAL,
    ]


@given(st.integers(-5, 15), st.sampled_from(["approve", "reject"]))
def test_a_verdict_goes_with_its_score_or_is_none(score: int, verdict: str) -> None:
    read = parse_verdict(said(score=score, verdict=verdict))
    goes = (verdict == "approve") == (score >= 7) and 0 <= score <= 10
    assert isinstance(read, Verdict) is goes
