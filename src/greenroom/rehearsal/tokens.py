"""A deterministic estimate of tokens, from characters alone."""

from greenroom.rehearsal.question import Block, Question

MESSAGE_TOKENS = 4
"""What a message costs beside its text."""


def estimate(text: str) -> int:
    """About four Latin characters a token, and more than one token a character in scripts of three bytes."""
    length = len(text)
    if text.isascii():
        return (length + 3) // 4
    return (length + 2 * (len(text.encode()) - length) + 3) // 4


def of_block(block: Block) -> int:
    """The tokens of a block; what is no text counts as nothing, since it is not looked into."""
    return estimate(block.text)


def overhead(question: Question) -> int:
    """What a request costs beside its text: its messages' frames, its schema and its tools."""
    frames = len(question.schema() or b"") + len(bytes(question.tools)) - len(b"[]")
    return MESSAGE_TOKENS * len(question.messages) + (frames + 3) // 4
