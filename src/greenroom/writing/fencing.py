"""Data in a prompt: between tags that nothing in it can close."""

import re

_TAGS = "task|scenario|edge_case|parameters|variation|conversation|feedback|system_prompt|source_text"
_OWN = rf"(?=\s*/?\s*(?:{_TAGS})\b)"
_OPEN = re.compile(f"<{_OWN}", re.IGNORECASE)
_ESCAPED = re.compile(f"&lt;{_OWN}", re.IGNORECASE)


def fenced(tag: str, text: str) -> str:
    """The text between tags that it can't close: what looks like one of ours in it loses its bracket."""
    return f"<{tag}>\n{_OPEN.sub('&lt;', text)}\n</{tag}>"


def unfenced(text: str) -> str:
    """What a model quotes of a text that was between tags, with the brackets that it had."""
    return _ESCAPED.sub("<", text)
