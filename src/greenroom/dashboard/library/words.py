"""A library row in full, to be read."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from greenroom.cli.figures import clock, money, rate, score
from greenroom.dashboard.library.columns import owner, state
from greenroom.dashboard.library.kinds import Row, kind_of
from greenroom.dashboard.plain import line, one_line, text
from greenroom.dashboard.states import badge
from greenroom.model.library import Variable
from greenroom.protocol.commands.template import TemplateStats, Validation
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow


def row_text(row: Row | None, *, me: int, parent: str | None = None, stats: TemplateStats | None = None) -> Text:
    """A row with its texts.

    Args:
        row: which one; None where none is selected.
        me: whose uid the daemon sees in us.
        parent: the name of its parent template, where it has one and that is known.
        stats: what came of it, once that is known.
    """
    if row is None:
        return Text("No row is selected.", "dim")
    parts = [_head(row, me)]
    if row.description.strip():
        parts.append(text(row.description.strip()))
    match row:
        case TemplateRow():
            parts += _facts(("tone", row.tone))
            if stats is not None:
                parts.append(Text(stats_words(stats), "dim"))
            if row.variables:
                parts.append(Text("\n").join((_heading("Variables"), *map(_variable, row.variables))))
            parts += _texts(("Text", row.text), ("Structure", row.structure), ("System prompt", row.system_prompt))
        case ScenarioRow():
            parts += _facts(
                ("parent", _parent(parent, row.parent_template_id)),
                ("topic", row.topic),
                ("persona", row.persona),
                ("emotions", row.emotional_arc),
            )
            parts += _texts(("Context", row.context))
        case EdgeCaseRow():
            parts += _facts(
                ("parent", _parent(parent, row.parent_template_id)),
                ("tested", clock(row.last_tested_at) or "not yet"),
            )
            parts += _texts(
                ("What triggers it", row.trigger_condition), ("What a good answer does", row.expected_behavior)
            )
    return Text("\n\n").join(parts)


def prompt_text(row: Row, prompt: str, verdict: Validation | None, values: Sequence[tuple[str, str]]) -> Text:
    """The prompt that a row gives with some parameters, and all that is wrong with them.

    Args:
        row: what is written from.
        prompt: the prompt, or why there is none.
        verdict: what is wrong with the parameters.
        values: the parameters, as words.
    """
    title = Text("Prompt of ", "bold")
    title.append_text(line(row.name, "bold"))
    parts = [title]
    parts += _facts(*values)
    if verdict is not None and not verdict.valid:
        parts.append(Text("\n").join(line(f"! {each}", "yellow") for each in findings(verdict)))
    parts.append(text(prompt))
    return Text("\n\n").join(parts)


def findings(verdict: Validation) -> Sequence[str]:
    """All that is wrong with some parameters."""
    return (
        *(f"{name}: missing; the template requires it" for name in verdict.missing),
        *(f"{name}: the template has no such variable" for name in verdict.unknown),
        *(f"{wrong.name}: expected {wrong.expected}" for wrong in verdict.wrong_type),
    )


def stats_words(stats: TemplateStats) -> str:
    """What came of a template, in a line or two."""
    said = [f"used {stats.usage_count:,} times by everybody", f"{stats.conversations_generated:,} written for you"]
    if stats.success_rate is not None:
        said.append(f"{rate(stats.success_rate)} of items succeeded")
    if stats.approval_rate is not None:
        said.append(f"{rate(stats.approval_rate)} approved when reviewed")
    if stats.avg_quality is not None:
        said.append(f"quality {score(stats.avg_quality)}")
    if stats.avg_cost is not None:
        said.append(f"{money(stats.avg_cost)} each")
    return "; ".join(said) + "."


def _head(row: Row, me: int) -> Text:
    head = line(row.name, "bold")
    head.append("\n")
    head.append_text(badge(state(row)))
    said = [kind_of(row).noun if not isinstance(row, TemplateRow) else f"tier {row.tier.replace('_', ' ')}"]
    match row:
        case TemplateRow():
            said += [row.category, row.language]
            said += [f"complexity {row.complexity}"]
            said += [f"quality from {score(row.quality_threshold)}" if row.quality_threshold is not None else ""]
            said += [f"rating {score(row.rating)}" if row.rating is not None else "not rated"]
        case ScenarioRow():
            said += [row.complexity, f"used {row.variation_count:,} times"]
        case EdgeCaseRow():
            said += [row.category, f"risk {row.risk_level}", f"priority {row.priority}"]
    said += [f"revision {row.revision}", owner(row, me)]
    head.append("  " + " · ".join(one_line(each) for each in said if each))
    head.no_wrap = False
    return head


def _parent(name: str | None, row_id: str | None) -> str:
    return "none: the built-in prompt of its tier" if row_id is None else name or "one that is gone"


def _heading(words: str) -> Text:
    return Text(words, "bold underline")


def _facts(*facts: tuple[str, str]) -> Iterator[Text]:
    told = [(name, one_line(value)) for name, value in facts if value.strip()]
    if told:
        width = max(len(name) for name, _ in told)
        yield Text("\n").join(Text.assemble((f"{name:{width}}  ", "dim"), value) for name, value in told)


def _texts(*texts: tuple[str, str]) -> Iterator[Text]:
    for title, body in texts:
        if body.strip():
            yield Text("\n").join((_heading(title), text(body.strip())))


def _variable(variable: Variable) -> Text:
    shown = line(variable.name, "bold")
    shown.append(f"  {variable.type}", "not bold")
    if variable.required:
        shown.append("  required", "not bold yellow")
    if variable.default is not None:
        shown.append(f"  = {one_line(str(variable.default))}", "not bold")
    said = one_line(" | ".join(variable.options))
    said = "  ".join(each for each in (said, one_line(variable.help)) if each)
    if said:
        shown.append(f"\n    {said}", "not bold dim")
    shown.no_wrap = False
    return shown
