import zlib

from greenroom.store.samples import LARGEST, REACH, Sample, Samples

ANNE, BORIS = 1001, 1002


def a_request(number: int, letters: int = 600) -> bytes:
    """As a template asks: a long beginning that all have, a few words of its own, and more that all have."""
    shared = " ".join(f"word{each}" for each in range(letters)).encode()
    return shared + b" about %d " % number + shared[::-1]


def unpacked(packed: bytes, sample: bytes) -> bytes:
    unpacking = zlib.decompressobj(zdict=sample)
    return unpacking.decompress(packed) + unpacking.flush()


def test_of_what_is_like_a_sample_only_the_difference_is_left() -> None:
    samples = Samples()
    samples.remember(ANNE, a_request(1), Sample(1, 5, a_request(1)))
    sample = samples.like(ANNE, a_request(2), 6)
    assert sample is not None
    for number in (2, 3):
        packed = sample.pack(a_request(number))
        assert unpacked(packed, a_request(1)) == a_request(number)
        assert len(packed) * 10 < len(zlib.compress(a_request(number)))


def test_the_largest_that_is_packed_by_a_sample_is_found_in_it() -> None:
    large = a_request(1, 3000)[:LARGEST]
    packed = Sample(1, 5, large).pack(large)
    assert len(packed) * 10 < len(zlib.compress(large))


def test_a_sample_is_for_its_owner_and_for_what_begins_alike() -> None:
    samples = Samples()
    samples.remember(ANNE, a_request(1), Sample(1, 5, a_request(1)))
    assert samples.like(BORIS, a_request(1), 6) is None
    assert samples.like(ANNE, b"Else: " + a_request(1), 6) is None


def test_a_sample_is_for_attempts_near_the_one_that_brought_it() -> None:
    samples = Samples()
    sample = Sample(1, 2 * REACH, a_request(1))
    samples.remember(ANNE, a_request(1), sample)
    near = (REACH - 1, REACH, 2 * REACH, 3 * REACH, 3 * REACH + 1)
    assert [samples.like(ANNE, a_request(2), seq) for seq in near] == [None, sample, sample, sample, None]


def test_those_that_were_of_use_last_are_remembered() -> None:
    samples = Samples()
    useful = Sample(1, 1, b"useful")
    samples.remember(ANNE, b"useful", useful)
    for number in range(2, 30):
        samples.remember(ANNE, b"%d" % number, Sample(number, number, b"%d" % number))
        assert samples.like(ANNE, b"useful", number) is useful
    assert samples.like(ANNE, b"2", 2) is None
    assert samples.like(ANNE, b"29", 29) is not None
