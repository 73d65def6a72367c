from greenroom.export.redacting import Redactor
from greenroom.model.conversation import Turn
from tests.export.samples import a_card, sample

SAID = "Write to jane@mail.de or call +49 30 901820."
CLEAN = "Write to [EMAIL] or call [PHONE]."


def test_each_kind_is_replaced_by_its_name_and_counted() -> None:
    redactor = Redactor()
    text = f"{SAID} Card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00, key AKIAIOSFODNN7EXAMPLE"
    assert redactor.text(text) == f"{CLEAN} Card [CARD], IBAN [IBAN], key [KEY]"
    assert redactor.taken == {"email": 1, "phone": 1, "card": 1, "iban": 1, "key": 1}


def test_a_sample_is_clean_in_all_that_leaves() -> None:
    turns = (Turn("user", SAID), Turn("assistant", "No."))
    made = Redactor().sample(
        sample(turns, replaced=turns, system_prompt=SAID, title=SAID, persona=SAID, topic=SAID, categories=(SAID,))
    )
    assert made.turns == made.replaced == (Turn("user", CLEAN), Turn("assistant", "No."))
    assert made.system_prompt == CLEAN
    assert (made.about.title, made.about.persona, made.about.topic, made.about.categories) == (
        CLEAN, CLEAN, CLEAN, (CLEAN,),
    )  # fmt: skip


def test_a_card_is_clean_on_both_sides() -> None:
    made = Redactor().card(a_card(SAID, SAID, source_name=SAID))
    assert (made.front, made.back, made.source_name) == (CLEAN, CLEAN, CLEAN)


def test_what_holds_nothing_stays_as_it_is() -> None:
    redactor = Redactor()
    assert redactor.sample(sample()) == sample()
    assert redactor.taken == {}
