"""What the one who takes an export should know of it, in sentences."""

from collections.abc import Iterator

from greenroom.export.manifest import Manifest


def notes(written: Manifest) -> tuple[str, ...]:
    """What was left out and why, and what is in it that may disturb. Empty where there is nothing to say."""
    return tuple(_said(written))


def _said(written: Manifest) -> Iterator[str]:
    what = "flashcards" if written.of == "cards" else "conversations"
    if number := written.left_out.get("rehearsal"):
        yield f"Left out: {number:,} {what} that rehearsal wrote; `include_rehearsal` takes them along."
    if number := written.left_out.get("no_row"):
        yield (
            f"Left out: {number:,} conversations without a pair: their approved revision replaced none, or answers"
            " nothing otherwise than the one before it."
        )
    if number := written.left_out.get("duplicate"):
        yield f"Left out: {number:,} conversations that are nearly the same as older ones."
    if written.redacted:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in written.redacted.items())
        yield f"Redacted: {kinds}."
    for name, number in written.splits.items():
        share = _share(written, name)
        if written.rows and not number and share:
            yield f"The split {name} is empty, and has no file: nothing fell into its share of {share:g}."
    for warning in written.warnings:
        yield f"{warning.rows:,} {what}: {warning.message}"


def _share(written: Manifest, name: str) -> float:
    shares = written.options.get("split")
    value = shares.get(name, 0) if isinstance(shares, dict) else 0
    return float(value)
