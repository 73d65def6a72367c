"""What is selected, in full: a suggestion with its place in the text, a card, or how a text stands."""

from rich.text import Text

from greenroom.cli.figures import cost, short, took
from greenroom.dashboard.flashcards.columns import name_of
from greenroom.dashboard.plain import line, one_line, readable
from greenroom.dashboard.states import badge
from greenroom.protocol.rows.flashcards import CardRow, GenerationRow, SuggestionRow

LONGEST = 2_000
"""Characters of a quote that are shown: it is a sentence or a few."""


def suggestion_text(row: SuggestionRow) -> Text:
    """Front, back, and the words of the text that it comes from, exactly as they stand there."""
    said = Text.assemble(badge(row.status), "  edited" if row.edited else "")
    if row.duplicate_of is not None:
        said.append(f"  ≈ nearly a card that you have: …{short(row.duplicate_of)}", "yellow")
    lines = [said, _side("front", row.front, "bold"), _side("back", row.back)]
    if row.source_span is None:
        lines.append(Text("The text does not have these words: look whether it says so.", "yellow"))
    else:
        span = row.source_span
        lines.append(
            Text.assemble((f"from {span.start:,} to {span.end:,} ", "dim"), f"“{readable(span.text[:LONGEST])}”")
        )
    return _joined(lines)


def card_text(row: CardRow, source: GenerationRow | None) -> Text:
    """Front, back, and where it comes from: `source` is its text, where that was read."""
    name = row.source_name or (name_of(source) if source is not None else "")
    said = f"from {one_line(name) or 'a text without a name'}, by {one_line(row.model)}"
    lines = [_side("front", row.front, "bold"), _side("back", row.back)]
    return _joined([*lines, Text(f"{said}, revision {row.revision}", "dim")])


def generation_text(row: GenerationRow) -> Text:
    """How a text stands, where there is nothing to decide about."""
    lines = [Text.assemble((one_line(name_of(row)), "bold"), "  ", badge(row.status))]
    if row.error is not None:
        status = f" (HTTP {row.error.http_status})" if row.error.http_status else ""
        lines.append(line(f"{row.error.type}{status}: {row.error.message}", "red"))
        if row.error.excerpt:
            lines.append(line(f"It answered: {row.error.excerpt}", "dim"))
        last = "" if row.error.duration_ms is None else f", the last one took {took(row.error.duration_ms)}"
        lines.append(Text(f"{row.metadata.attempts} calls, {cost(row.cost_usd, row.provider)}{last}", "dim"))
    elif row.finished_at is None:
        lines.append(Text("Suggestions appear here once they are written."))
    else:
        lines.append(Text("Nothing in this text was found worth a card."))
    return _joined(lines)


def _side(name: str, text: str, style: str = "") -> Text:
    return Text.assemble((f"{name}: ", "dim"), (readable(text), style))


def _joined(lines: list[Text]) -> Text:
    for each in lines:
        each.no_wrap = None
    return Text("\n").join(lines)
