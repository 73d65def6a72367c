from greenroom.quality.stems import stems_of


def test_words_of_no_matter_and_single_letters_have_none() -> None:
    assert stems_of(("how", "does", "the", "volcano", "x", "7", "und")) == {"volcan", "7"}


def test_plurals_and_endings_make_no_difference() -> None:
    assert stems_of(("volcanoes", "volcano", "volcanic")) == {"volcan"}


def test_a_word_seen_before_has_the_same_stem() -> None:
    long = "donaudampfschifffahrtsgesellschaftskapitaen"
    assert stems_of((long,)) == stems_of((long,)) == {"donaud"}
