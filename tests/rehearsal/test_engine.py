import msgspec
import pytest

from greenroom.rehearsal.engine import Engine
from greenroom.rehearsal.reply import Drop, Hang, Reply
from greenroom.rehearsal.settings import Faults, Settings
from tests.rehearsal.asking import body, prompt


def _ask(engine: Engine, asked: bytes, now: float = 0.0, key: str | None = "any") -> Reply:
    reply = engine.answer(asked, engine.identify(asked), key, now)
    assert isinstance(reply, Reply)
    engine.begins(reply, now)
    return reply


def _engine(**settings: object) -> Engine:
    return Engine(Settings(**settings), 0.0)  # type: ignore[arg-type]  # the names are checked by the struct


def _text(reply: Reply) -> str:
    text: str = msgspec.json.decode(reply.body)["content"][0]["text"]
    return text


def test_the_answer_is_a_function_of_seed_body_and_how_often_it_came() -> None:
    first = [_ask(_engine(seed=1), body()).body, _ask(_engine(seed=1), body()).body]
    assert first[0] == first[1]
    engine = _engine(seed=1)
    again = [_ask(engine, body()).body for _ in range(3)]
    assert again[0] == first[0]
    assert len(set(again)) == 3
    assert _ask(_engine(seed=2), body()).body != first[0]


def test_other_requests_in_between_change_nothing() -> None:
    alone, busy = _engine(seed=1), _engine(seed=1)
    for number in range(5):
        _ask(busy, body(prompt(topic=f"topic {number}")))
    assert _ask(alone, body()).body == _ask(busy, body()).body


def test_the_same_seed_meets_the_same_faults() -> None:
    def outcomes(seed: int) -> list[str]:
        engine = _engine(seed=seed, faults=Faults(overloaded=0.3, refusal=0.3))
        return [_ask(engine, body(prompt(topic=f"topic {number}"))).outcome for number in range(200)]

    assert outcomes(4) == outcomes(4) != outcomes(5)
    assert 40 < outcomes(4).count("overloaded") < 80
    assert 40 < outcomes(4).count("refusal") < 80


@pytest.mark.parametrize(("fault", "kind"), [("timeout", Hang), ("drop", Drop)])
def test_some_faults_leave_no_answer(fault: str, kind: type) -> None:
    engine = _engine(scripted=(fault,))
    assert isinstance(engine.answer(body(), engine.identify(body()), "any", 0.0), kind)


def test_max_tokens_is_obeyed() -> None:
    reply = _ask(_engine(), body(max_tokens=20))
    told = msgspec.json.decode(reply.body)
    assert (told["stop_reason"], told["usage"]["output_tokens"]) == ("max_tokens", 20)


def test_a_request_that_met_a_limit_is_told_when_to_come_back() -> None:
    engine = _engine(requests_per_minute=60, burst="second")
    assert _ask(engine, body(), 10.0).status == 200
    refused = _ask(engine, body(), 10.25)
    assert (refused.status, refused.outcome, refused.retry_after_s) == (429, "rate_limited", 0.75)
    assert _ask(engine, body(), 11.0).status == 200


def test_a_read_from_the_cache_does_not_count_against_the_input_limit() -> None:
    block = {"type": "text", "text": "s" * 8000, "cache_control": {"type": "ephemeral"}}
    asked = body("go", None, system=[block])
    engine = _engine(input_tokens_per_minute=2100)
    assert _ask(engine, asked).billed is not None
    for _ in range(10):
        assert _ask(engine, asked).status == 200
    assert _ask(_engine(input_tokens_per_minute=2100), asked).status == 200


def test_calls_that_are_out_before_the_first_answer_begins_all_write_the_same_prefix() -> None:
    block = {"type": "text", "text": "s" * 8000, "cache_control": {"type": "ephemeral"}}
    asked, engine = body(system=[block]), _engine()
    replies = [engine.answer(asked, engine.identify(asked), "any", 0.0) for _ in range(2)]
    for reply in replies:
        assert isinstance(reply, Reply)
        assert reply.billed is not None
        assert reply.billed.input.written_5m == 2000
        engine.begins(reply, 0.0)
    after = _ask(engine, asked)
    assert after.billed is not None
    assert after.billed.input.read == 2000


def test_a_prefix_whose_request_failed_was_not_cached() -> None:
    block = {"type": "text", "text": "s" * 8000, "cache_control": {"type": "ephemeral"}}
    engine = _engine(scripted=("overloaded",))
    assert _ask(engine, body("go", None, system=[block])).status == 529
    billed = _ask(engine, body("go", None, system=[block])).billed
    assert billed is not None
    assert (billed.input.written_5m, billed.input.read) == (2000, 0)


def test_a_change_of_settings_keeps_the_rest_of_the_script() -> None:
    engine = _engine(scripted=("overloaded", "server_error", "none"))
    assert _ask(engine, body()).status == 529
    engine.set(msgspec.structs.replace(engine.settings, poor=0.0), 0.0)
    assert engine.settings.scripted == ("server_error", "none")
    assert [_ask(engine, body()).status for _ in range(2)] == [500, 200]


def test_a_change_that_leaves_the_limits_alone_does_not_fill_the_buckets() -> None:
    engine = _engine(requests_per_minute=1)
    _ask(engine, body())
    engine.set(msgspec.structs.replace(engine.settings, poor=0.0), 0.0)
    assert _ask(engine, body()).status == 429
    engine.set(msgspec.structs.replace(engine.settings, requests_per_minute=2), 0.0)
    assert _ask(engine, body()).status == 200


def test_a_share_of_the_conversations_is_poor() -> None:
    def curt(poor: float) -> int:
        engine = _engine(poor=poor)
        return sum(len(msgspec.json.decode(_text(_ask(engine, body())))["turns"]) == 2 for _ in range(100))

    assert (curt(0.0), curt(1.0) > 5) == (0, True)


def test_a_schema_without_end_is_refused_and_not_fallen_over() -> None:
    endless = {"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}
    assert _ask(_engine(), body(None, endless)).status == 400


def test_a_long_answer_counts_against_the_output_limit() -> None:
    engine = _engine(output_tokens_per_minute=60)
    assert _ask(engine, body(), 0.0).status == 200
    refused = _ask(engine, body(), 1.0)
    assert (refused.status, b"output tokens per minute" in refused.body) == (429, True)
