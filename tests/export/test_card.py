from collections.abc import Sequence

from greenroom.export.card import card
from greenroom.export.formats import FORMATS
from greenroom.export.manifest import Manifest, WrittenBy
from greenroom.model.export import ExportFile


def written(
    rows: int = 12,
    *,
    by: Sequence[WrittenBy] = (),
    system_prompt: str | None = None,
    files: Sequence[str] = ("train",),
) -> Manifest:
    return Manifest(
        made_by="greenroom",
        manifest_version=1,
        greenroom_version="0.1.0",
        format="openai",
        rows=rows,
        turns=2 * rows,
        files=tuple(ExportFile(path=f"{name}.jsonl", rows=rows, sha256="ab" * 32) for name in files),
        filter={},
        options={"system_prompt": system_prompt},
        tiers={},
        statuses={},
        written_by=tuple(by),
        prompt_versions={},
        first_created_at=None,
        last_created_at=None,
    )


def shown(made: Manifest) -> str:
    return card(made, FORMATS["openai"])


def by(provider: str, rows: int, model: str = "claude-sonnet-5-5") -> WrittenBy:
    return WrittenBy(provider=provider, model=model, rows=rows)


def test_the_head_names_each_data_file_for_its_split() -> None:
    head = shown(written(files=("train", "test"))).split("---\n")[1]
    assert head.startswith(
        "configs:\n- config_name: default\n  data_files:\n"
        "  - split: train\n    path: train.jsonl\n  - split: test\n    path: test.jsonl\n"
    )


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
