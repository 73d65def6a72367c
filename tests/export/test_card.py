from collections.abc import Sequence
from typing import Any

from greenroom.export.card import card
from greenroom.export.formats import FORMATS
from greenroom.export.manifest import Manifest, Warned, WrittenBy
from greenroom.model.export import ExportFile


def written(
    rows: int = 12,
    *,
    by: Sequence[WrittenBy] = (),
    system_prompt: str | None = None,
    files: Sequence[str] = ("train",),
    **about: Any,
) -> Manifest:
    return Manifest(
        made_by="greenroom",
        of=about.get("of", "conversations"),
        splits=about.get("splits", {}),
        left_out=about.get("left_out", {}),
        redacted=about.get("redacted", {}),
        warnings=about.get("warnings", ()),
        manifest_version=1,
        greenroom_version="0.1.0",
        format=about.get("format", "openai"),
        rows=rows,
        turns=2 * rows,
        system_messages=about.get("system_messages", 0),
        files=tuple(ExportFile(path=f"{name}.jsonl", rows=rows, sha256="ab" * 32) for name in files),
        filter={},
        options={"system_prompt": system_prompt, **about.get("options", {})},
        tiers={},
        statuses={},
        written_by=tuple(by),
        prompt_versions={},
        first_created_at=None,
        last_created_at=None,
    )


def shown(made: Manifest) -> str:
    return card(made, FORMATS[made.format])


def by(provider: str, rows: int, model: str = "claude-sonnet-5-5") -> WrittenBy:
    return WrittenBy(provider=provider, model=model, rows=rows)


def test_the_head_names_each_data_file_for_its_split() -> None:
    head = shown(written(files=("train", "test"))).split("---\n")[1]
    assert head.startswith(
        "configs:\n- config_name: default\n  data_files:\n"
        "  - split: train\n    path: train.jsonl\n  - split: test\n    path: test.jsonl\n"
    )


def test_the_head_tells_the_types_of_the_columns() -> None:
    head = shown(written()).split("---\n")[1]
    assert (
        "dataset_info:\n- config_name: default\n  features:\n  - name: messages\n    list:\n    - name: role\n"
        "      dtype: string\n    - name: content\n      dtype: string\n"
    ) in head


def test_a_column_that_only_a_system_message_makes_is_told_where_there_is_one() -> None:
    assert "- name: system\n" not in shown(written(format="alpaca"))
    assert "- name: system\n" in shown(written(format="alpaca", system_messages=1))


def test_a_deck_is_not_announced_to_those_who_can_not_load_it() -> None:
    head = shown(written(format="anki", of="cards")).split("---\n")[1]
    assert "configs" not in head
    assert "features" not in head


def test_the_size_is_said_in_the_hubs_own_words() -> None:
    assert "- n<1K\n" in shown(written(999))
    assert "- 1K<n<10K\n" in shown(written(1_000))
    assert "- 1M<n<10M\n" in shown(written(1_000_000))


def test_a_card_says_who_wrote_how_much() -> None:
    text = shown(written(by=[by("anthropic", 1_200)]))
    assert "| `anthropic` | `claude-sonnet-5-5` | 1,200 |" in text
    assert "rehearsal" not in text


def test_a_card_warns_of_what_rehearsal_made_up() -> None:
    assert "rehearsal server: 3 of these" in shown(written(by=[by("anthropic", 9), by("rehearsal", 3)]))


def test_a_card_says_when_there_is_nothing_in_it() -> None:
    assert "no conversation met the filter" in shown(written(0))


def test_a_card_mentions_a_system_message_only_where_there_is_one() -> None:
    assert "system message" in shown(written(system_prompt="Be plain."))
    assert "system message" not in shown(written())


def test_one_of_a_thing_is_said_as_one() -> None:
    assert "# 1 conversation from Greenroom" in shown(written(1))


def test_a_models_name_can_not_break_the_table() -> None:
    text = shown(written(by=[by("anthropic", 1, model="a|b`\n---\nc")]))
    assert "| `anthropic` | `a/b --- c` | 1 |" in text


def test_a_card_says_what_was_done_to_the_rows() -> None:
    text = shown(
        written(
            options={"split_by": "template", "dedup": 0.8, "redact": True},
            splits={"train": 12},
            left_out={"duplicate": 3},
            redacted={"email": 4, "phone": 1},
        )
    )
    assert "Split by template" in text
    assert "3 near-duplicates left out, from a likeness of 0.8 on" in text
    assert "`[EMAIL]`" in text
    assert "5 in all" in text
    untouched = shown(written())
    assert not any(word in untouched for word in ("Split", "near-duplicate", "[EMAIL]"))


def test_a_card_passes_warnings_on() -> None:
    text = shown(written(warnings=(Warned(type="control_tokens", rows=2, message="Mind the tokens."),)))
    assert "**2 of these: Mind the tokens.**" in text


def test_a_card_of_flashcards_speaks_of_these() -> None:
    text = shown(written(2, of="cards"))
    assert "# 2 flashcards from Greenroom" in text
    assert "turns" not in text
