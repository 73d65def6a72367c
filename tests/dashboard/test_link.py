"""The link's states."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.link import Away, Connecting, Link, Live, Refused, failed, opened, refused, words


def test_a_daemon_that_is_lost_is_tried_again_at_once_and_then_ever_more_slowly() -> None:
    link: Link = opened(Connecting(), 10.0)
    waits = []
    for _ in range(8):
        link = failed(link, "gone", 10.0)
        waits.append(link.retry_at - 10.0)
    assert waits == sorted(waits)
    assert waits[0] <= 0.1 < waits[1]
    assert waits[-1] == waits[-2] <= 1.0


def test_coming_back_starts_the_waiting_anew() -> None:
    link: Link = Connecting()
    for _ in range(5):
        link = failed(link, "gone", 0.0)
    assert failed(opened(link, 0.0), "gone", 0.0) == Away(why="gone", tries=0, retry_at=0.1, boots=1)


def test_a_daemon_that_never_was_there_is_said_otherwise_than_one_that_went_away() -> None:
    never = failed(Connecting(), "no", 0.0)
    went = failed(opened(Connecting(), 0.0), "no", 0.0)
    assert words(never)[1] == "no daemon"
    assert words(went)[1] == "daemon away"


def test_every_state_has_a_glyph_and_a_word_of_its_own() -> None:
    said = [words(each)[:2] for each in (Connecting(), Live(0.0), Away("", 0, 0.0, 1), Refused("", 0.0))]
    assert len({glyph for glyph, _ in said}) == len({word for _, word in said}) == 4


@given(st.lists(st.sampled_from([opened, failed, refused])), st.floats(0, 1e6))
def test_a_link_that_is_not_live_is_tried_again_within_five_seconds(steps: list[object], now: float) -> None:
    link: Link = Connecting()
    for step in steps:
        if step is opened:
            link = opened(link, now)
        elif step is failed:
            link = failed(link, "why", now)
        else:
            link = refused(link, "why", now)
    assert isinstance(link, Connecting | Live) or now <= link.retry_at <= now + 5.0
