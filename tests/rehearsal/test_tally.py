from msgspec import Raw

from greenroom.rehearsal.tally import MAX_TAGS, Kept, Tally


def _kept(number: int) -> Kept:
    return Kept(at=0.0, request_id=f"req_{number}", nth=1, tag=None, outcome="ok", status=200, body=Raw(b"{}"))


def test_the_most_that_were_in_flight_is_remembered() -> None:
    tally = Tally(0)
    for _ in range(3):
        tally.came(None)
    for _ in range(2):
        tally.went("ok")
    tally.came("nightly")
    told = tally.report()
    assert (told["requests"], told["in_flight"], told["max_in_flight"]) == (4, 2, 3)
    assert (told["by_outcome"], told["by_tag"]) == ({"ok": 2}, {"nightly": 1})


def test_a_body_that_comes_again_is_counted_as_repeated() -> None:
    seen = Tally(0).seen
    assert [seen.again(digest) for digest in (b"a", b"b", b"a", b"a")] == [1, 1, 2, 3]
    assert (seen.distinct, seen.repeated) == (2, 2)


def test_only_so_many_requests_are_kept_and_the_last_come_last() -> None:
    tally = Tally(3)
    for number in range(5):
        tally.remember(_kept(number))
    assert [kept.request_id for kept in tally.last(2)] == ["req_3", "req_4"]
    assert len(list(tally.last(10))) == 3
    assert not list(tally.last(0))
    tally.keep(1)
    assert [kept.request_id for kept in tally.last(10)] == ["req_4"]


def test_tags_without_end_take_no_memory_without_end() -> None:
    tally = Tally(0)
    for number in range(MAX_TAGS + 50):
        tally.came(str(number))
    assert len(tally.report()["by_tag"]) == MAX_TAGS
