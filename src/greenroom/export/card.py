"""`README.md`: the data set card that the `datasets` library and its hub read.

Its YAML head names the data files under `configs`; without, `load_dataset(FOLDER)` takes the manifest for data.
Under `dataset_info` stand the types of the columns, which would be guessed otherwise.
"""

from collections.abc import Iterator
from typing import Any

from greenroom.export.format import Format
from greenroom.export.manifest import Manifest
from greenroom.export.schema import features

NAME = "README.md"

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
"""The hub's own names for sizes, by the number of rows that they end before."""


def card(written: Manifest, made_in: Format[Any]) -> str:
    """The card of an export."""
    return (
        "\n\n".join(part for part in (_head(written, made_in), *_body(written, made_in.loads_as)) if part) + "\n"
    )


def _head(written: Manifest, made_in: Format[Any]) -> str:
    lines = ["---", *(_loading(written, made_in) if made_in.columns else ())]
    size = next((name for before, name in _SIZES if written.rows < before), "1M<n<10M")
    task = "question-answering" if written.of == "cards" else "text-generation"
    lines += ["task_categories:", f"- {task}", "size_categories:", f"- {size}"]
    lines += ["tags:", *(["- conversational"] if written.of == "conversations" else [])]
    return "\n".join((*lines, "- synthetic", "- greenroom", "---"))


def _loading(written: Manifest, made_in: Format[Any]) -> Iterator[str]:
    """What `datasets` has to know."""
    yield from ("configs:", "- config_name: default", "  data_files:")
    for file in written.files:
        yield from (f"  - split: {file.path.partition('.')[0]}", f"    path: {file.path}")
    if made_in.suffix == "csv":
        # A text such as NA or null is that text; nothing is what is empty.
        yield from ("  keep_default_na: false", '  na_values: [""]')
    yield from ("dataset_info:", "- config_name: default", "  features:")
    columns = [each for each in made_in.columns if each.always or written.system_messages]
    yield from (f"  {line}" for line in features(columns))


def _body(written: Manifest, loads_as: str) -> tuple[str, ...]:
    noun = "conversation" if written.of == "conversations" else "flashcard"
    counted = f"{_counted(written.turns, 'turn')}, in" if written.of == "conversations" else "In"
    return (
        f"# {_counted(written.rows, noun)} from Greenroom",
        f"{counted} the format `{written.format}`: each row is {loads_as}.",
        *_done(written),
        *(f"**{each.rows:,} of these: {each.message}**" for each in written.warnings),
        _table(
            "File", "Rows", "SHA-256", [(f"`{f.path}`", f"{f.rows:,}", f"`{f.sha256}`") for f in written.files]
        ),
        "## Who wrote them",
        _table(
            "Provider",
            "Model",
            "Rows",
            [(_cell(each.provider), _cell(each.model), f"{each.rows:,}") for each in written.written_by],
        )
        if written.written_by
        else f"Nobody: no {noun} met the filter.",
        "A provider's terms can limit what its models' output may train. Check them before you use this.",
        "`manifest.json` tells the filter, the options and the counts.",
    )


def _done(written: Manifest) -> tuple[str, ...]:
    """What was done to the rows beside writing them down."""
    options = written.options
    rehearsed = sum(each.rows for each in written.written_by if each.provider == "rehearsal")
    by = f" by {options['split_by']}" if options.get("split_by") else ""
    return (
        "Every conversation begins with the system message that `manifest.json` shows under `options`."
        if options.get("system_prompt")
        else "",
        f"Split{by}, by a hash, so that nothing moves between splits as the set grows." if written.splits else "",
        f"{_counted(written.left_out.get('duplicate', 0), 'near-duplicate')} left out, from a likeness of "
        f"{options['dedup']} on."
        if options.get("dedup") is not None
        else "",
        "E-mail addresses, telephone, card, account and social security numbers, passwords and keys are replaced "
        "by `[EMAIL]`, `[PHONE]`, "
        f"`[CARD]`, `[IBAN]`, `[SSN]`, `[PASSWORD]`, `[KEY]`: {sum(written.redacted.values()):,} in all."
        if options.get("redact")
        else "",
        f"**Written by Greenroom's rehearsal server: {rehearsed:,} of these. They are made up to try the program, "
        "and nothing to train on.**"
        if rehearsed
        else "",
    )


def _table(first: str, second: str, third: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [(first, second, third), ("---", "---", "---"), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """A name that settings decide, so that it stays within its cell and is not read as markup."""
    return f"`{' '.join(text.split()).replace('`', '').replace('|', '/')}`"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
