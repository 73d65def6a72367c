"""What telephone numbers look like, and which of them are nobody's.

A number is known by its country's code (ITU-T E.123), by how its digits stand in groups, or, where they stand in
one run, by a beginning that mobile and national numbers have, or by a word before it. Other long numbers are none.
"""

import re
from collections.abc import Iterator

from greenroom.quality.stretches import Stretches, found_in

_GROUPED = re.compile(
    r"(?<![A-Za-z0-9_+.,/-])(?:"
    r"(?:\+|00[ ]?(?=[1-9]))[1-9][0-9]{0,2}(?:[ ./-]?\(?[0-9]{1,5}\)?){2,6}"  # with its country
    r"|(?:1[ .-])?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}"  # North America
    r"|0[1-9](?:[ .-][0-9]{2}){4}"  # national, in pairs
    r"|\(?0[1-9][0-9]{1,4}\)?(?:[ ]|[ ]?[/-][ ]?)[0-9]{3,8}(?:[ -][0-9]{2,5}){0,3}"  # national, with its zero
    r"|[6-9][0-9]{4}[ -][0-9]{5}"  # India
    r")(?![A-Za-z0-9_/-]|[.,]\d)"
)
_RUN = re.compile(r"(?<![A-Za-z0-9_+.,/#-])[0-9]{9,11}(?![A-Za-z0-9_/-]|[.,]\d)")
_MOBILE = re.compile(r"0[1-9][0-9]{8,9}|1[3-9][0-9]{9}")  # national with its zero; China
_INTRODUCED = re.compile(
    r"(?:\b(?:call|phone|phoned|dial|ring|text|reach|whatsapp|sms|fax|tel|telephone|telephon|mobile|cell|cellphone"
    r"|(?:my|your|his|her|our|their|contact) number|telefon\w*|rufnummer|handy\w*|mobilnummer|mobil|anrufen|ruf"
    r"|t[ée]l[ée]phone|portable|appel\w*|tel[ée]fono|m[óo]vil|celular|llam\w*|telefone|ligue|telefono|cellulare"
    r"|telefoon\w*|bel)\b|电话|手机|電話|手機|携帯)"
    r"(?:\W{1,3}(?:me|us|him|her|them|at|on|is|no|nr|number|nummer|numéro|número|back|under|unter|an|ist|mich|au|moi|est"
    r"|es|al|en|op|é)\b){0,4}(?:号码?|號碼?|番号)?[是为は]?\W{0,4}$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(  # what a run of digits before which these stand is, even if it begins with a zero
    r"\b(?:isbn|issn|ean|upc|gtin|sku|id|no|nr|order|invoice|ticket|tracking|case|account|reference|ref|serial|part|model"
    r"|bestell\w*|auftrags?\w*|rechnungs?\w*|kunden\w*|konto\w*|commande|facture|pedido|factura)"
    r"(?:[ -](?:number|no|nr|nummer|id|code))?\W{0,3}(?:is|ist|est|es)?\W{0,3}$",
    re.IGNORECASE,
)
_LOOK_BACK = 40

_LEAST_DIGITS, _MOST_DIGITS = 9, 15  # E.164 allows 15

_NORTH_AMERICAN_555 = re.compile(
    r"(?:(?:\+|00 ?)1\D*|1\D+|\()?(?:555\D*(?:\d\D*){7}|[2-9]\d\d\D*555\D*(?:\d\D*){4})"
)
_SET_APART = re.compile(r"(?:44|0)(?:7700900|2079460|1632960)\d{3}")  # by Ofcom, for drama
_COUNTED_UP = "01234567890123456789"


def telephone_numbers(text: str, stretches: Stretches) -> Iterator[tuple[int, int]]:
    """Where the telephone numbers of a text are, from start up to end; they stand in its stretches of digits."""
    for each in found_in(_GROUPED, text, stretches):
        if _LEAST_DIGITS <= sum(c.isdigit() for c in each[0]) <= _MOST_DIGITS:
            yield each.span()
    for each in found_in(_RUN, text, stretches):
        before = text[max(0, each.start() - _LOOK_BACK) : each.start()]
        if _INTRODUCED.search(before) or (_MOBILE.fullmatch(each[0]) and not _OTHERWISE.search(before)):
            yield each.span()


def is_made_up(number: str) -> bool:
    """Whether a number as a whole is nobody's: 555 in North America, set apart for drama, or 123-456-7890."""
    digits = "".join(c for c in number if c.isdigit())
    bare = digits.removeprefix("1")
    return (
        _NORTH_AMERICAN_555.fullmatch(number) is not None
        or _SET_APART.fullmatch(digits) is not None
        or digits in _COUNTED_UP
        or bare in _COUNTED_UP
        or len(set(bare)) == 1
    )
