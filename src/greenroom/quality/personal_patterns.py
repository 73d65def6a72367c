"""What personal data looks like: said once, for the component that scores it and for exports that redact it.

E-mail addresses, telephone, card, account and social security numbers, passwords and keys to services. Card
numbers have to pass Luhn's check (ISO/IEC 7812-1), account numbers that of IBANs (ISO 13616, ISO 7064 MOD 97-10),
so that other long numbers pass.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final, Literal

from msgspec import Struct

from greenroom.quality.stretches import Stretches, found_in, stretches_of_digits
from greenroom.quality.telephone_numbers import is_made_up, telephone_numbers

Kind = Literal["email", "key", "password", "iban", "card", "ssn", "phone"]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})\b")
_AT = r"(?:@|[ ]?[\[({][ ]?(?:@|at|ät|arroba)[ ]?[\])}][ ]?)"
_DOT = r"(?:\.|[ ]?[\[({][ ]?(?:\.|dot|punkt|point|punto)[ ]?[\])}][ ]?)"
_SPELLED_EMAIL = re.compile(  # name [at] firma [dot] de, or with the bare words
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{_AT}((?:[\w-]{{1,63}}{_DOT}){{1,8}}[A-Za-z]{{2,24}})"
    r"|[ ]at[ ]((?:[\w-]{1,63}[ ]dot[ ]){1,8}[A-Za-z]{2,24}))\b",
    re.IGNORECASE,
)
_SPELLED_MARK = re.compile(r"[\[({] ?(?:@|at|ät|arroba|dot|punkt|point|punto) ?[\])}]", re.IGNORECASE)
_BARE_DOTS = (" dot ", " Dot ", " DOT ")
_SPELLED_DOT = re.compile(rf"{_DOT}|[ ]dot[ ]", re.IGNORECASE)
_KEY = re.compile(
    r"-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY-----[^-]{16,8192}(?:-----END [A-Z ]{0,24}PRIVATE KEY-----)?"
    r"|\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,200}(?![\w-])"  # Anthropic, OpenAI, Stripe
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # AWS
    r"|\bgh[pousr]_[A-Za-z0-9]{30,255}\b|\bgithub_pat_\w{30,255}\b|\bglpat-[\w-]{20,64}"
    r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,250}"  # Slack
    r"|\bAIza[0-9A-Za-z_-]{35}(?![\w-])"  # Google
    r"|\bhf_[A-Za-z0-9]{30,64}\b"  # Hugging Face
    r"|\beyJ[\w-]{8,2048}\.eyJ[\w-]{8,4096}\.[\w-]{8,2048}"  # JSON Web Tokens (RFC 7519)
)
_KEY_MARKS = ("sk-", "pk-", "rk-", "glpat-", "xox", "AKIA", "ASIA", "AIza", "eyJ")  # a cheap look, before the dear
KEY_MARKS_WITH_LINE = ("sk_", "pk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "hf_")
"""Marks of keys of which a text has none, that has no such line in it."""
_LEAST_KEY = 15  # characters of a key, without a space, but for those that begin with a line of their own
_IBAN = re.compile(r"[A-Z](?<!\w.)[A-Z][0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\d.,+-])[2-6](?:[ -]?[0-9]){12,18}(?![\d-]|[.,]\d)")
_SSN = re.compile(r"(?<![\d.,+-])(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?![\d-]|[.,]\d)")
_MADE_UP_SSNS = frozenset({"123-45-6789", "078-05-1120"})  # the second was printed on a wallet's sample card
_PASSWORD = re.compile(
    r"(?:\b(?:passwor[dt]|passwd|passcode|passphrase|pwd|kennwort|mot de passe|contraseña|senha|wachtwoord|hasło)"
    r"|密码|密碼|パスワード)"
    r"(?:[ ](?:is|ist|est|es)[ ]?:?|[ ]?[:=]|[是为は]:?)[ ]?[\"'`]?"
    r"(?=[^\s]{0,63}[0-9!@#$%^&*])([A-Za-z0-9!@#^&*][^\s\"'`<>(){}\[\],;]{4,63}[A-Za-z0-9!@#$%^&*])",
    re.IGNORECASE,
)
_PASSWORD_MARKS = (  # a cheap look before the dear one
    *("passw", "passc", "passp", "pwd", "kennwort", "mot de passe", "contrase", "senha", "wachtwoord", "hasło"),
    *("密码", "密碼", "パスワード"),
)
_RESERVED_DOMAIN = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost"
    r"|(?:your|example)[_-]?(?:domain|company|business|firm|site|website|server|e?mail|name|school)\.[a-z]{2,24})$",
    re.IGNORECASE,
)
_PLAIN_BLOCKS = (range(0xFF01, 0xFF5F), range(0x1D7CE, 0x1D800), (0xA0, 0x2007, 0x202F, 0x3000, 0xFE6B))
_PLAIN = {each: unicodedata.normalize("NFKC", chr(each)) for block in _PLAIN_BLOCKS for each in block} | {
    0x2010: "-",
    0x2011: "-",
}
_NOT_PLAIN = re.compile(r"[\u00a0\u2007\u2010\u2011\u202f\u3000\ufe6b\uff01-\uff5e\U0001d7ce-\U0001d7ff]")


class Found(Struct, frozen=True):
    """Something that looks like personal data, from `start` up to `end`, in code points.

    `reserved`: it is nobody's, such as domains set apart for examples (RFC 2606), "yourdomain.com" and the like,
    and telephone numbers with 555.
    """

    kind: Kind
    start: int
    end: int
    reserved: bool


def personal(text: str) -> list[Found]:
    """All that looks like personal data in a text, from its beginning, none inside another.

    Full-width digits and signs are read as their plain ones.
    """
    text = _plain(text)
    found: list[Found] = []
    stretches = stretches_of_digits(text)
    for each in chain(
        *(finder(text) for finder in _SUREST), *(finder(text, stretches) for finder in _NUMBERS if stretches)
    ):
        if not any(each.start < other.end and other.start < each.end for other in found):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _plain(text: str) -> str:
    """A text with what NFKC makes one plain character of as that, so that each stays in its place."""
    return text if text.isascii() or _NOT_PLAIN.search(text) is None else text.translate(_PLAIN)


def _emails(text: str) -> Iterator[Found]:
    if "@" in text:
        for each in _EMAIL.finditer(text):
            yield Found("email", each.start(), each.end(), reserved=_is_reserved(each[1]))
    bracketed = "(" in text or "[" in text or "{" in text
    if (bracketed and _SPELLED_MARK.search(text)) or any(map(text.__contains__, _BARE_DOTS)):
        for each in _SPELLED_EMAIL.finditer(text):
            domain = _SPELLED_DOT.sub(".", each[1] or each[2])
            yield Found("email", each.start(), each.end(), reserved=_is_reserved(domain))


def _is_reserved(domain: str) -> bool:
    return _RESERVED_DOMAIN.search(domain) is not None


def _passwords(text: str) -> Iterator[Found]:
    folded = text.casefold()
    if any(map(folded.__contains__, _PASSWORD_MARKS)):
        for each in _PASSWORD.finditer(text):
            yield Found("password", each.start(1), each.end(1), reserved=False)


def _keys(text: str) -> Iterator[Found]:
    marks = (*_KEY_MARKS, *(KEY_MARKS_WITH_LINE if "_" in text else ()))
    if "-----BEGIN" in text or (any(map(text.__contains__, marks)) and _holds_long_mark(text)):
        for each in _KEY.finditer(text):
            yield Found("key", each.start(), each.end(), reserved=False)


def _holds_long_mark(text: str) -> bool:
    """Whether a mark of keys stands in a word as long as a key: "sk-" is also in "ask-me"."""
    long = " ".join([word for word in text.split() if len(word) >= _LEAST_KEY])
    return any(mark in long for mark in (*_KEY_MARKS, *KEY_MARKS_WITH_LINE))


def _ibans(text: str, _: Stretches) -> Iterator[Found]:  # it has letters inside
    for each in _IBAN.finditer(text):
        number = re.sub("[ -]", "", each[0])
        if 15 <= len(number) <= 34 and int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1:
            yield Found("iban", each.start(), each.end(), reserved=False)


def _cards(text: str, stretches: Stretches) -> Iterator[Found]:
    for each in found_in(_CARD, text, stretches):
        if _luhn([int(c) for c in each[0] if c.isdigit()]):
            yield Found("card", each.start(), each.end(), reserved=False)


def _luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _ssns(text: str, stretches: Stretches) -> Iterator[Found]:
    for each in found_in(_SSN, text, stretches):
        yield Found("ssn", each.start(), each.end(), reserved=each[0] in _MADE_UP_SSNS)


def _phones(text: str, stretches: Stretches) -> Iterator[Found]:
    for start, end in telephone_numbers(text, stretches):
        yield Found("phone", start, end, reserved=is_made_up(text[start:end]))


_SUREST: Final[tuple[Callable[[str], Iterator[Found]], ...]] = (_emails, _keys, _passwords)
_NUMBERS: Final[tuple[Callable[[str, Stretches], Iterator[Found]], ...]] = (_ibans, _cards, _ssns, _phones)
"""What is surer comes first: a card number is no telephone number."""
