from hypothesis import given
from hypothesis import strategies as st

from greenroom.store.bodies import SMALL, pack, unpack


@given(st.binary(max_size=3 * SMALL))
def test_a_body_comes_back_and_is_never_kept_larger(body: bytes) -> None:
    kept, packed = pack(body)
    assert unpack(kept, packed) == body
    assert len(kept) <= len(body)


def test_a_text_is_packed_and_a_small_one_is_not() -> None:
    assert pack(b"again " * SMALL)[1]
    assert pack(b"a" * (SMALL - 1)) == (b"a" * (SMALL - 1), False)
