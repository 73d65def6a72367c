import pytest

from greenroom.quality.stems import stems_and_foreign, stems_of


def test_words_of_no_matter_and_single_letters_have_none() -> None:
    assert stems_of(("how", "does", "the", "volcano", "x", "7", "und")) == {"volcan", "7"}


def test_plurals_and_endings_make_no_difference() -> None:
    assert stems_of(("volcanoes", "volcano", "volcanic")) == {"volcan"}


def test_what_an_english_text_may_be_about_matters_though_it_is_a_function_word_elsewhere() -> None:
    assert stems_of(("war", "ai", "door", "und", "para")) == {"war", "ai", "door"}


@pytest.mark.parametrize(("said", "foreign"), [({"the", "door", "go"}, False), ({"the", "nicht"}, True)])
def test_a_word_that_english_has_too_makes_no_text_foreign(said: set[str], foreign: bool) -> None:
    assert stems_and_foreign(frozenset(said))[1] is foreign


def test_a_word_seen_before_has_the_same_stem() -> None:
    long = "donaudampfschifffahrtsgesellschaftskapitaen"
    assert stems_of((long,)) == stems_of((long,)) == {"donaud"}
