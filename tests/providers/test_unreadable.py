import msgspec
import pytest

from greenroom.providers.unreadable import UNREADABLE, Unreadable


class Body(msgspec.Struct):
    count: int
    name: str = ""


def unreadable(body: bytes) -> Unreadable:
    with pytest.raises(UNREADABLE) as caught:
        msgspec.json.decode(body, type=list[Body])
    return Unreadable.of(body, caught.value)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b" \n", "it is empty"),
        (b'[{"count":"x"}]', "[0].count: expected `int`, got `str`"),
        (b"{}", "Expected `array`, got `object`"),
        (b"<html>", "JSON is malformed: invalid character (byte 0)"),
        (b'[{"x":' + b"[" * 100_000, "its brackets open without end"),
        (b'[{"count":1,"name":"\xff"}]', "it is not UTF-8"),
    ],
)
def test_it_says_why_and_where(body: bytes, why: str) -> None:
    assert unreadable(body) == Unreadable(why)


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        (b"<html>Log in</html>", "It begins '<html>Log in</html>'."),
        (b'{"detail":"no such model"}', "no such model"),
        (b"<p>" + b"x" * 9_999, "xxx"),
    ],
)
def test_a_page_or_an_error_of_a_gateway_is_quoted_in_part(body: bytes, quoted: str) -> None:
    told = Unreadable("it is a page").told(200, body)
    assert told.startswith(
        "The provider answered 200, but with nothing that can be read as an answer: it is a page."
    )
    assert quoted in told
    assert len(told) < 500


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"content":[{"type":"text","text":"Dear diary"}],"usage":{"input_tokens":"x"}}',
        b'{"choices":[{"message":{"content":"Dear diary"}}],"usage":7}',
    ],
)
def test_what_a_model_may_have_written_is_not_quoted(body: bytes) -> None:
    told = Unreadable("usage: expected `object`").told(200, body)
    assert told.endswith("an answer: usage: expected `object`.")
