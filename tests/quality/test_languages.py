# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.languages import language_of, leaning
from greenroom.quality.wording import words_of


def told(text: str) -> str | None:
    words = words_of(text.casefold())
    return language_of(text, words, frozenset(words))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "That depends on what you want to do and how much time you have."),
        ("de", "Das hängt davon ab, was du willst und wie viel Zeit du dafür hast."),
        ("fr", "Cela dépend de ce que vous voulez faire et du temps que vous avez."),
        ("es", "Eso depende de lo que quieras hacer y del tiempo que tengas."),
        ("it", "Dipende da cosa vuoi fare e da quanto tempo hai per questo."),
        ("pt", "Isso depende do que você quer fazer e de quanto tempo você tem."),
        ("nl", "Dat hangt ervan af wat je wilt doen en hoeveel tijd je daarvoor hebt."),
        ("pl", "To zależy od tego, co chcesz zrobić i ile masz na to czasu."),
        ("tr", "Bu, ne yapmak istediğine ve bunun için ne kadar zamanın olduğuna bağlı."),
        ("ru", "Это зависит от того, что вы хотите сделать и сколько у вас времени."),
        ("uk", "Це залежить від того, що ви хочете зробити і скільки у вас є часу."),
        ("zh", "这取决于你想做什么以及你有多少时间。"),
        ("ja", "それは何をしたいのか、どれくらい時間があるのかによります。"),
        ("ko", "그것은 당신이 무엇을 하고 싶은지에 달려 있습니다."),
        ("ar", "هذا يعتمد على ما تريد أن تفعله وكم لديك من الوقت."),
        ("el", "Αυτό εξαρτάται από το τι θέλεις να κάνεις."),
        ("hi", "यह इस बात पर निर्भर करता है कि आप क्या करना चाहते हैं।"),
    ],
)
def test_a_sentence_tells_its_language(code: str, text: str) -> None:
    assert told(text) == code


@pytest.mark.parametrize("text", ["", "42", "Paris", "Volvo, Saab, Scania"])
def test_names_figures_and_code_tell_none(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("Je dors mal.", "fr"), ("Name a river.", "en"), ("わたし", "ja"), ("Tomatensuppe?", None)]
)
def test_a_text_of_a_few_words_leans_to_a_language(text: str, code: str | None) -> None:
    assert leaning(text, words_of(text.casefold())) == code


def test_of_two_languages_with_as_many_words_it_is_the_same_one_each_time() -> None:
    assert [leaning("", words) for words in (("het", "und"), ("und", "het"), ("och", "les"))] == ["de", "de", "fr"]
