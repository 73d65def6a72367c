from greenroom.quality.refused_at_once import refused_at_once
from tests.quality.talks import GOOD, subject


def test_each_answer_that_begins_so_is_counted_once() -> None:
    declined = "I won't tell you, and I can't explain why."
    assert refused_at_once(subject(GOOD[0], declined, GOOD[2], declined)) == ("i won't tell you",) * 2
    assert refused_at_once(subject(*GOOD)) == ()


def test_what_the_user_will_not_do_is_no_refusal() -> None:
    assert refused_at_once(subject("I won't tell you why.", "Then let us talk of something else.")) == ()
