"""`README.md`: the data set card that the `datasets` library and its hub read.

Its YAML head names the data files under `configs`; without, `load_dataset(FOLDER)` takes the manifest for data.
"""

from greenroom.export.format import Format
from greenroom.export.manifest import Manifest

NAME = "README.md"

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
"""The hub's own names for sizes, by the number of rows that they end before."""


def card(written: Manifest, made_in: Format) -> str:
    """The card of an export."""
    return "\n\n".join(part for part in (_head(written), *_body(written, made_in)) if part) + "\n"


def _head(written: Manifest) -> str:
    lines = ["---", "configs:", "- config_name: default", "  data_files:"]
    for file in written.files:
        lines += [f"  - split: {file.path.partition('.')[0]}", f"    path: {file.path}"]
    size = next((name for before, name in _SIZES if written.rows < before), "1M<n<10M")
    lines += ["task_categories:", "- text-generation", "size_categories:", f"- {size}"]
    lines += ["tags:", "- conversational", "- synthetic", "- greenroom", "---"]
    return "\n".join(lines)


def _body(written: Manifest, made_in: Format) -> tuple[str, ...]:
    rehearsed = sum(each.rows for each in written.written_by if each.provider == "rehearsal")
    return (
        f"# {_counted(written.rows, 'conversation')} from Greenroom",
        f"{_counted(written.turns, 'turn')}, in the format `{made_in.name}`: each row is {made_in.loads_as}.",
        "Every conversation begins with the system message that `manifest.json` shows under `options`."
        if written.options.get("system_prompt")
        else "",
        f"**Written by Greenroom's rehearsal server: {rehearsed:,} of these. They are made up to try the program, "
        "and nothing to train on.**"
        if rehearsed
        else "",
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
        else "Nobody: no conversation met the filter.",
        "A provider's terms can limit what its models' output may train. Check them before you use this.",
        "`manifest.json` tells the filter, the options and the counts.",
    )


def _table(first: str, second: str, third: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [(first, second, third), ("---", "---", "---"), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """A name that settings decide, so that it stays within its cell and is not read as markup."""
    return f"`{' '.join(text.split()).replace('`', '').replace('|', '/')}`"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
