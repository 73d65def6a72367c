from greenroom.daemon.recent import MAX_BYTES, MAX_FACTS, Recent, Told, Waiter, about, interests_of
from greenroom.model.principal import Principal

ME, OTHER = Principal(1), Principal(2)
EVERYBODYS = Principal(1, sees_all=True)
BATCH = interests_of(ME, ["batch"])


def tell(recent: Recent, *seqs: int, owner: int = 1, topic: str = "batch", line: bytes = b"x\n") -> None:
    for seq in seqs:
        recent.add_fact(seq, Told(about(owner, topic, "b"), line))


def test_everybody_reads_the_same_line_from_a_place_of_their_own() -> None:
    recent = Recent()
    tell(recent, 1, 2, 3)
    first, _ = recent.facts_after(0, BATCH, 10)
    later, _ = recent.facts_after(2, interests_of(EVERYBODYS, ["batch"]), 10)
    assert [len(first), len(later)] == [3, 1]
    assert first[2] is later[0]


def test_what_somebody_does_not_hear_is_passed_over() -> None:
    recent = Recent()
    tell(recent, 1, owner=2)
    tell(recent, 2, topic="export")
    assert recent.facts_after(0, BATCH, 10) == ([], 2)
    tell(recent, 3)
    told, position = recent.facts_after(2, interests_of(ME, ["batch:b"]), 10)
    assert (len(told), position) == (1, 3)
    assert recent.facts_after(2, interests_of(ME, ["batch:c"]), 10) == ([], 3)


def test_only_so_many_facts_are_looked_at_at_a_time() -> None:
    recent = Recent()
    tell(recent, *range(1, 11))
    told, position = recent.facts_after(0, BATCH, 4)
    assert (len(told), position, recent.has_facts_after(position)) == (4, 4, True)


def test_the_oldest_facts_are_forgotten_by_number() -> None:
    recent = Recent()
    tell(recent, *range(1, 3 * MAX_FACTS + 1))
    assert recent.forgotten(ME) == 2 * MAX_FACTS
    told, _ = recent.facts_after(2 * MAX_FACTS, BATCH, 2 * MAX_FACTS)
    assert len(told) == MAX_FACTS


def test_the_oldest_facts_are_forgotten_by_length() -> None:
    recent = Recent()
    tell(recent, 1, 2, 3, line=b"x" * (MAX_BYTES // 2))
    assert recent.forgotten(ME) == 1


def test_whose_facts_are_kept_has_missed_nothing_however_much_others_do() -> None:
    recent = Recent()
    tell(recent, 1, owner=2)
    tell(recent, *range(2, 2 * MAX_FACTS), owner=1)
    assert recent.forgotten(OTHER) == 1
    assert recent.forgotten(ME) == recent.forgotten(EVERYBODYS) == MAX_FACTS - 1


def test_only_who_would_hear_it_is_woken_and_knows_what_it_was_not_told() -> None:
    recent = Recent()
    mine, theirs = Waiter(BATCH), Waiter(interests_of(OTHER, ["batch"]))
    recent.wait(mine)
    recent.wait(theirs)
    tell(recent, 1, 2, owner=2)
    tell(recent, 3, 4, owner=1)
    assert (theirs.woken.is_set(), theirs.passed) == (True, 0)
    assert (mine.woken.is_set(), mine.passed) == (True, 2)


def test_who_waits_no_longer_is_not_woken() -> None:
    recent = Recent()
    waiter = Waiter(BATCH)
    recent.wait(waiter)
    recent.wait_no_longer(waiter)
    tell(recent, 1)
    assert not waiter.woken.is_set()


def test_a_topic_is_heeded_as_long_as_anybody_subscribes_to_it() -> None:
    recent = Recent()
    gauge = about(1, "batch", "b")
    one, all_ = interests_of(ME, ["batch:b"]), interests_of(EVERYBODYS, ["batch"])
    recent.heed(one)
    recent.heed(all_)
    recent.heed_no_longer(one)
    assert recent.is_heeded(gauge)
    recent.heed_no_longer(all_)
    assert not recent.is_heeded(gauge)
