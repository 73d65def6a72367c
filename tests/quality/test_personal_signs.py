# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.quality.personal_patterns import personal
from greenroom.quality.personal_signs import may_be_personal
from greenroom.quality.wording import words_of
from tests.quality.good import TALKS

PERSONAL = (
    "jo@mail.de",
    "jo [at] firma [dot] de",
    "jo(at)firma.de",
    "jo at firma dot de",
    "jo {arroba} firma.es",
    "+49 170 1234567",
    "(212) 664-7665",
    "４１１１ １１１１ １１１１ １１１１",
    "DE89 3704 0044 0532 0130 00",
    "219-09-9999",
    "sk-abcdefghijklmnopqrstuvwx",
    "pk_live_abcdefghijklmnop",
    "AKIAABCDEFGHIJKLMNOP",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "glpat-abcdefghijklmnopqrst",
    "xoxb-1234567890-abc",
    "AIzaSyA-abcdefghijklmnopqrstuvwxyz01234",
    "hf_abcdefghijklmnopqrstuvwxyz0123456789",
    "eyJhbGciOiJI.eyJzdWIiOiAiMTI.abcdefghij",
    "-----BEGIN PRIVATE KEY-----\nabcdefghijklmnopqrstuvwxyz\n-----END PRIVATE KEY-----",
    "Password: hunter22!",
    "passcode=hunter22",
    "pwd: hunter22",
    "the passphrase is hunter22",
    "Kennwort: hunter22",
    "Senha: hunter22",
    "wachtwoord: hunter22",
    "das Passwort ist geheim123",
    "mot de passe : secret12",
    "contraseña: gatito99",
    "hasło: kotek123",
    "密码是 abc12345!",
)


def may_be(text: str) -> bool:
    return may_be_personal(text, [frozenset(words_of(text.casefold()))])


@pytest.mark.parametrize("held", PERSONAL)
def test_whatever_is_found_has_a_sign_wherever_it_stands(held: str) -> None:
    chance = Random(held)
    for talk in TALKS:
        text = talk.turns[1].content
        at = chance.choice([0, len(text), *(place for place, each in enumerate(text) if each == " ")])
        text = f"{text[:at]} {held} {text[at:]}"
        assert personal(text)
        assert may_be(text)


@given(st.lists(st.sampled_from((*PERSONAL, *"aK1@.-_ ([:\n", "at", "’", "ſ", "İ", "é", "中", "０"))).map("".join))
def test_a_text_without_signs_holds_nothing(text: str) -> None:
    assert may_be(text) or not personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Look at it at home tomorrow — it’s 12 km, “more or less”.",
        "Ask me again in 2024, or in 2025.",
        "I asked-me and risk-free.",
        "",
    ],
)
def test_most_texts_have_none(text: str) -> None:
    assert not may_be(text)
