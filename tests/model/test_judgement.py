import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.conversation import Component
from greenroom.model.judgement import Agreement, Judge, Verdict

REAL = Judge(provider="anthropic", model="m")
COUNTS = st.integers(0, 10_000)


def test_what_a_rehearsal_made_up_is_judged_by_the_rehearsal_and_nothing_else_is() -> None:
    made_up = Judge(provider="rehearsal", model="m")
    assert REAL.of_texts_by("openai") == REAL.of_texts_by("anthropic") == REAL
    assert REAL.of_texts_by("rehearsal") == made_up.of_texts_by("rehearsal") == made_up
    assert made_up.of_texts_by("anthropic") is None


def test_a_verdict_adds_its_score_and_reason() -> None:
    verdict = Verdict(score=6, approves=False, reason="Turn 2 is vague.")
    assert verdict.component == Component(6.0, "Turn 2 is vague.")


def test_nothing_decided_is_no_agreement_at_all() -> None:
    assert (Agreement().decided, Agreement().accuracy, Agreement().kappa) == (0, None, None)


def test_kappa_is_what_the_textbook_says() -> None:
    # 20 both yes, 5 the one, 10 the other, 15 both no: 0.7 agree, 0.5 by chance.
    found = Agreement(both_approve=20, judge_alone=5, person_alone=10, both_reject=15)
    assert (found.decided, found.accuracy) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("found", "kappa"),
    [
        (Agreement(both_approve=3, both_reject=4), 1.0),
        (Agreement(judge_alone=5, person_alone=5), -1.0),
        (Agreement(both_approve=1, judge_alone=1, person_alone=1, both_reject=1), 0.0),
        # A judge that approves of everything agrees with 9 of 10 people, and by nothing but chance.
        (Agreement(both_approve=90, judge_alone=10), 0.0),
        (Agreement(both_approve=90), None),
        (Agreement(both_reject=1), None),
    ],
)
def test_kappa_at_its_ends(found: Agreement, kappa: float | None) -> None:
    assert found.kappa == kappa


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_kappa_is_at_most_one_and_never_above_the_accuracy(a: int, b: int, c: int, d: int) -> None:
    found = Agreement(both_approve=a, judge_alone=b, person_alone=c, both_reject=d)
    swapped = Agreement(both_approve=d, judge_alone=c, person_alone=b, both_reject=a)
    assert found.kappa == swapped.kappa
    if found.kappa is not None and found.accuracy is not None:
        assert -1.0 <= found.kappa <= found.accuracy + 1e-12
