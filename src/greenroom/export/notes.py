"""What the one who takes an export should know of it, in sentences."""

from collections.abc import Iterator

from greenroom.export.manifest import Manifest
from greenroom.model.states import ConversationStatus
from greenroom.quality.personal_data import in_words


def notes(written: Manifest) -> tuple[str, ...]:
    """What was left out and why, and what is in it that may disturb. Empty where there is nothing to say."""
    return tuple(_said(written))


def _said(written: Manifest) -> Iterator[str]:
    what = "flashcard" if written.of == "cards" else "conversation"
    if not written.rows and not written.left_out:
        yield _why_empty(written)
    if number := written.left_out.get("rehearsal"):
        yield f"Left out: {_counted(number, what)} that rehearsal wrote; `include_rehearsal` takes them along."
    if number := written.left_out.get("no_row"):
        yield (
            f"Left out: {_counted(number, what)} without a pair: no revision before the approved one answers the"
            " same question otherwise."
        )
    if number := written.left_out.get("duplicate"):
        yield f"Left out: {_counted(number, what)} nearly the same as older ones."
    if written.redacted:
        yield f"Redacted: {in_words(written.redacted)}."
    for name, number in written.splits.items():
        share = _share(written, name)
        if written.rows and not number and share:
            yield f"The split {name} is empty, and has no file: nothing fell into its share of {share:g}."
    for warning in written.warnings:
        yield f"{_counted(warning.rows, what)}: {warning.message}"


def _why_empty(written: Manifest) -> str:
    if written.of == "cards":
        return "Nothing is in it: no flashcard is accepted yet; a review accepts."
    if written.filter.get("statuses") == [ConversationStatus.APPROVED]:
        return (
            "Nothing is in it: no conversation that meets the filter is approved yet; a review approves, and"
            " `statuses` takes others along."
        )
    return "Nothing is in it: no conversation meets the filter."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _share(written: Manifest, name: str) -> float:
    shares = written.options.get("split")
    value = shares.get(name, 0) if isinstance(shares, dict) else 0
    return float(value)
