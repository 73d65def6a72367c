"""What personal data looks like: said once, for the component that scores it and for exports that redact it.

E-mail addresses, telephone, card and account numbers, and keys to services. Card numbers have to pass Luhn's check
(ISO/IEC 7812-1), account numbers that of IBANs (ISO 13616, ISO 7064 MOD 97-10), so that other long numbers pass.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

from msgspec import Struct

Kind = Literal["email", "key", "iban", "card", "phone"]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})\b")
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
_KEY_MARKS = (  # a cheap look before the dear one
    *("sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    *("github_pat_", "glpat-", "xox", "AIza", "hf_", "eyJ"),
)
_LEAST_KEY = 15  # characters of a key, without a space, but for those that begin with a line of their own
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\d.,+-])[2-6](?:[ -]?[0-9]){12,18}(?![\d-]|[.,]\d)")
_PHONE = re.compile(
    r"(?<![\w+.,/-])(?:"
    r"(?:\+|00[ ]?(?=[1-9]))[1-9][0-9]{0,2}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}"  # with its country (ITU-T E.123)
    r"|(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"  # North America
    r"|0[1-9](?:[ .-][0-9]{2}){4}"  # national, in pairs
    r"|\(?0[1-9][0-9]{1,4}\)?(?:[ ]|[ ]?[/-][ ]?)[0-9]{3,8}(?:[ -][0-9]{2,5}){0,3}"  # national, with its zero
    r")(?![\w/-]|[.,]\d)"
)
_LEAST_DIGITS, _MOST_DIGITS = 9, 15  # of a telephone number; E.164 allows 15
_RESERVED_DOMAIN = re.compile(
    r"(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost)$", re.IGNORECASE
)
_MADE_UP_PHONE = re.compile(r"\b555\b|123.?456|000.?000")
_DIGITS = re.compile(r"[0-9][0-9 ().-]{6,}[0-9]|\+[0-9]")  # a cheap look before the dear ones


class Found(Struct, frozen=True):
    """Something that looks like personal data, from `start` up to `end`, in code points.

    `reserved`: it is nobody's, such as domains set apart for examples (RFC 2606) and telephone numbers with 555.
    """

    kind: Kind
    start: int
    end: int
    reserved: bool


def personal(text: str) -> list[Found]:
    """All that looks like personal data in a text, from its beginning, none inside another."""
    found: list[Found] = []
    finders = (*_SUREST, *_NUMBERS) if _DIGITS.search(text) else _SUREST
    for finder in finders:
        for each in finder(text):
            if not any(each.start < other.end and other.start < each.end for other in found):
                found.append(each)
    return sorted(found, key=lambda each: each.start)


def _emails(text: str) -> Iterator[Found]:
    if "@" in text:
        for each in _EMAIL.finditer(text):
            yield Found("email", each.start(), each.end(), reserved=_RESERVED_DOMAIN.search(each[1]) is not None)


def _keys(text: str) -> Iterator[Found]:
    long = " ".join(word for word in text.split() if len(word) >= _LEAST_KEY)
    if "-----BEGIN" in text or (long and any(mark in long for mark in _KEY_MARKS)):
        for each in _KEY.finditer(text):
            yield Found("key", each.start(), each.end(), reserved=False)


def _ibans(text: str) -> Iterator[Found]:
    for each in _IBAN.finditer(text):
        number = re.sub("[ -]", "", each[0])
        if 15 <= len(number) <= 34 and int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1:
            yield Found("iban", each.start(), each.end(), reserved=False)


def _cards(text: str) -> Iterator[Found]:
    for each in _CARD.finditer(text):
        if _luhn([int(c) for c in each[0] if c.isdigit()]):
            yield Found("card", each.start(), each.end(), reserved=False)


def _luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _phones(text: str) -> Iterator[Found]:
    for each in _PHONE.finditer(text):
        if _LEAST_DIGITS <= sum(c.isdigit() for c in each[0]) <= _MOST_DIGITS:
            yield Found("phone", each.start(), each.end(), reserved=_MADE_UP_PHONE.search(each[0]) is not None)


_SUREST: Final[tuple[Callable[[str], Iterator[Found]], ...]] = (_emails, _keys)
_NUMBERS: Final[tuple[Callable[[str], Iterator[Found]], ...]] = (_ibans, _cards, _phones)
"""What is surer comes first: a card number is no telephone number."""
