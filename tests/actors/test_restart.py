"""The restart window, by numbers."""

import random

from hypothesis import given
from hypothesis import strategies as st

from greenroom.actors.restart import RestartPolicy, RestartWindow

RNG = random.Random(1)


def test_restarts_past_the_limit_are_refused_until_the_window_has_moved_on() -> None:
    window = RestartWindow(RestartPolicy(max_restarts=2, window_s=10))
    assert [window.next_pause(at, RNG) is not None for at in (0, 5, 9.9, 10, 14.9, 15)] == [
        True, True, False, True, False, True,
    ]  # fmt: skip
    assert window.total == 4


def test_pauses_double_up_to_their_limit_less_at_most_half() -> None:
    window = RestartWindow(RestartPolicy(max_restarts=6, window_s=1e6, backoff_s=1, backoff_max_s=10))
    pauses = [window.next_pause(0, RNG) or 0.0 for _ in range(6)]
    for pause, full in zip(pauses, [1, 2, 4, 8, 10, 10], strict=True):
        assert full / 2 <= pause <= full


@given(
    st.lists(st.floats(0, 30), max_size=40).map(sorted),
    st.integers(0, 5),
    st.floats(0.1, 20),
)
def test_no_window_ever_holds_more_than_its_restarts(times: list[float], most: int, width: float) -> None:
    window = RestartWindow(RestartPolicy(max_restarts=most, window_s=width))
    granted = [at for at in times if window.next_pause(at, RNG) is not None]
    assert all(sum(end - at < width and at <= end for at in granted) <= most for end in granted)
    assert window.total == len(granted)
