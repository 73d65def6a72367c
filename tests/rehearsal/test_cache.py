from typing import Any

from msgspec.structs import replace

from greenroom.rehearsal.cache import MAX_PREFIXES, InputUsage, PrefixCache, count
from greenroom.rehearsal.question import Question, read
from greenroom.rehearsal.tokens import estimate
from tests.rehearsal.asking import body

SYSTEM = "s" * 4000  # 1,000 tokens
SHARED = "t" * 2000  # 500 tokens
OWN = "u" * 400  # 100 tokens
FRAME = 4


def _question(
    *, ttl: str = "5m", own: str = OWN, shared: str = SHARED, mark_system: str | None = None
) -> Question:
    system: dict[str, Any] = {"type": "text", "text": SYSTEM}
    if mark_system:
        system["cache_control"] = {"type": "ephemeral", "ttl": mark_system}
    content = [
        {"type": "text", "text": shared, "cache_control": {"type": "ephemeral", "ttl": ttl}},
        {"type": "text", "text": own},
    ]
    question = read(body(None, None, system=[system], messages=[{"role": "user", "content": content}]))
    assert isinstance(question, Question)
    return question


def _bill(cache: PrefixCache, question: Question, now: float, min_tokens: int = 1024) -> InputUsage:
    bill = cache.bill(question, now, min_tokens)
    cache.remember(bill, now)
    return bill.usage


def test_a_prefix_is_written_once_and_then_read() -> None:
    cache = PrefixCache()
    assert _bill(cache, _question(), 0.0) == InputUsage(input_tokens=100 + FRAME, written_5m=1500)
    assert _bill(cache, _question(own="v" * 800), 1.0) == InputUsage(input_tokens=200 + FRAME, read=1500)


def test_every_token_is_billed_once_and_all_of_them_are_counted() -> None:
    cache = PrefixCache()
    assert _bill(cache, _question(), 0.0).total == count(_question()) == 1600 + FRAME


def test_a_prefix_dies_after_its_ttl_and_lives_on_when_it_is_read() -> None:
    cache = PrefixCache()
    _bill(cache, _question(), 0.0)
    assert _bill(cache, _question(), 299.0).read == 1500
    assert _bill(cache, _question(), 598.0).read == 1500
    assert _bill(cache, _question(), 898.0).written_5m == 1500


def test_an_hour_is_written_as_an_hour() -> None:
    cache = PrefixCache()
    assert _bill(cache, _question(ttl="1h"), 0.0).written_1h == 1500
    assert _bill(cache, _question(ttl="1h"), 3599.0).read == 1500


def test_two_marks_are_written_piece_by_piece_and_the_longest_known_one_is_read() -> None:
    cache = PrefixCache()
    both = _bill(cache, _question(mark_system="1h"), 0.0, min_tokens=512)
    assert both == InputUsage(input_tokens=100 + FRAME, written_1h=1000, written_5m=500)
    other = _bill(cache, _question(mark_system="1h", shared="x" * 2000), 1.0, min_tokens=512)
    assert other == InputUsage(input_tokens=100 + FRAME, read=1000, written_5m=500)


def test_a_short_prefix_is_not_cached() -> None:
    assert _bill(PrefixCache(), _question(), 0.0, min_tokens=1501) == InputUsage(input_tokens=1600 + FRAME)


def test_another_model_shares_nothing() -> None:
    cache = PrefixCache()
    _bill(cache, _question(), 0.0)
    assert _bill(cache, replace(_question(), model="claude-opus-5-5"), 1.0).read == 0


def test_what_was_only_billed_is_not_remembered() -> None:
    cache = PrefixCache()
    cache.bill(_question(), 0.0, 1024)
    assert cache.bill(_question(), 1.0, 1024).usage.read == 0


def test_the_cache_forgets_the_oldest_where_it_is_full() -> None:
    cache = PrefixCache()
    _bill(cache, _question(shared="first"), 0.0, min_tokens=1)
    for number in range(MAX_PREFIXES):
        _bill(cache, _question(shared=f"{number}"), 0.0, min_tokens=1)
    assert cache.bill(_question(shared="first"), 1.0, 1).usage.read == 0
    assert cache.bill(_question(shared=f"{MAX_PREFIXES - 1}"), 1.0, 1).usage.read > 0


def test_a_token_is_four_latin_characters_and_less_than_one_of_three_bytes() -> None:
    assert [estimate(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]
    assert estimate("漢字" * 10) == 25
