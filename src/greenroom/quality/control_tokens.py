"""Control tokens of chat templates: a trainer would read them as the end of a turn."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject

_TOKEN = re.compile(  # every alternative starts with a plain character, so that the search can leap
    r"<[|\uff5c][^|\uff5c<>\n]{1,40}[|\uff5c]>"  # <|im_end|>, <|eot_id|>, and with DeepSeek's full-width bars
    r"|\[/?INST\]|<</?SYS>>|</?s>|<start_of_turn>|<end_of_turn>|<[be]os>|<unk>|<pad>"
    r"|\[BOS\]|\[EOS\]|\[PAD\]|\[SEP\]|\[CLS\]"
    r"|\n(?:### (?:Instruction|Response|Human|Assistant):|(?:Human|Assistant):[ ])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
_NONE = Component(10.0, "no control tokens")


def control_tokens(subject: Subject) -> Component:
    """10 without any, 0 with one: it breaks the talk wherever it is rendered."""
    found = control_token_in(subject.text)
    if found is None:
        return _NONE
    return Component(0.0, f"holds the control token {found!r}")


def control_token_in(text: str) -> str | None:
    """The first control token of a text, if any."""
    may_be = "<" in text or "[" in text or "\n### " in text or "\nHuman:" in text or "\nAssistant:" in text
    found = _TOKEN.search(text) if may_be else None
    if found is None and (not text.isascii() or text.encode().translate(None, _PLAIN)):
        found = _CONTROL.search(text)
    return None if found is None else found[0].strip()
