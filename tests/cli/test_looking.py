from itertools import islice, pairwise

from greenroom.cli.looking import FIRST_LOOK_S, LONGEST_WAIT_S, waits_s


def test_it_is_looked_less_and_less_often_down_to_once_a_second() -> None:
    waits = list(islice(waits_s(), 12))
    assert waits[0] == FIRST_LOOK_S
    assert all(before < after for before, after in pairwise(waits[:8]))
    assert waits[-1] == LONGEST_WAIT_S
