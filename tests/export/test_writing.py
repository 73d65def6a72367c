import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from greenroom.export import feeds
from greenroom.export.manifest import Manifest
from greenroom.export.order import ExportOrder
from greenroom.export.sample import contents
from greenroom.export.splitting import SPLITS, Shares
from greenroom.export.writing import OnPage, Written, write_export
from greenroom.model.conversation import Revision, Turn
from greenroom.model.errors import Conflict
from greenroom.model.library import Tier
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros, SystemClock
from greenroom.store import cards, conversations, revisions
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.opening import open_home
from greenroom.store.port import Store, Transaction
from greenroom.store.threaded import ThreadedStore
from tests.export.conversations import keep
from tests.export.samples import TURNS, a_card, sample

OPENAI = ExportOrder(format="openai")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """The real store, on its threads: the detector of blocking calls then sees what an export does by itself."""
    home = await asyncio.to_thread(open_home, tmp_path / "home", now=Micros(0))
    store = await ThreadedStore.open(home.database, clock=SystemClock(), on_facts=lambda _: None, readers=1)
    yield store
    await store.close()
    await asyncio.to_thread(home.release)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "sets" / "mine"


def go_on(_: float) -> bool:
    return True


def nothing_to_say() -> None:
    pass


async def export(
    store: Store,
    place: Path,
    order: ExportOrder = OPENAI,
    *,
    check: Callable[[], None] = nothing_to_say,
    on_page: OnPage = go_on,
) -> Written | None:
    return await write_export(
        order, who=Principal(1000), store=store, place=place, export_id="e1", check=check, on_page=on_page
    )


def kept(number: int, **about: Any) -> Callable[[sqlite3.Connection], str]:
    return partial(keep, number=number, **about)


async def fill(store: Store, *kept: Callable[[sqlite3.Connection], str]) -> None:
    await store.write(lambda tx: [keep_one(tx.db) for keep_one in kept])


async def said(place: Path) -> list[str]:
    """The first message of each row."""
    content = await asyncio.to_thread((place / "train.jsonl").read_bytes)
    return [json.loads(line)["messages"][0]["content"] for line in content.splitlines()]


async def left_around(place: Path) -> list[str]:
    return await asyncio.to_thread(os.listdir, place.parent)


async def manifest_of(place: Path) -> Manifest:
    return msgspec.json.decode(await asyncio.to_thread((place / "manifest.json").read_bytes), type=Manifest)


async def ids_by_split(place: Path) -> dict[str, list[str]]:
    """What each row of each file begins with."""

    def read() -> dict[str, list[str]]:
        files = {name: place / f"{name}.jsonl" for name in SPLITS}
        return {
            name: [json.loads(line)["messages"][0]["content"] for line in file.read_bytes().splitlines()]
            for name, file in files.items()
            if file.exists()
        }

    return await asyncio.to_thread(read)


def talk(words: str) -> tuple[Turn, Turn]:
    return Turn("user", words), Turn("assistant", "I see.")


async def test_rows_stand_in_the_order_of_their_ids(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE", 3)
    await fill(store, *(kept(number, turns=talk(str(number))) for number in (7, 2, 9, 4, 1, 8, 3)))
    await export(store, place)
    assert await said(place) == ["1", "2", "3", "4", "7", "8", "9"]


async def test_by_default_it_holds_approved_ones_of_real_providers_alone(store: Store, place: Path) -> None:
    others = set(ConversationStatus) - {ConversationStatus.APPROVED}
    await fill(
        store,
        kept(1, turns=talk("approved")),
        kept(2, turns=talk("rehearsed"), provider="rehearsal"),
        *(kept(number, status=status) for number, status in enumerate(others, start=3)),
    )
    await export(store, place)
    assert await said(place) == ["approved"]


async def test_it_holds_what_was_asked_for(store: Store, place: Path) -> None:
    await fill(
        store,
        kept(1, turns=talk("approved")),
        kept(2, turns=talk("poor"), provider="rehearsal", status=ConversationStatus.NEEDS_REVISION),
        kept(3, turns=talk("rare"), status=ConversationStatus.DRAFT, tier=Tier.EDGE_CASE),
    )
    statuses = [ConversationStatus.NEEDS_REVISION, ConversationStatus.DRAFT]
    order = ExportOrder(format="openai", filter=ConversationFilter(statuses=statuses), include_rehearsal=True)
    await export(store, place, order)
    assert await said(place) == ["poor", "rare"]


async def test_it_holds_nobody_elses(store: Store, place: Path) -> None:
    await fill(store, kept(1, turns=talk("mine")), kept(2, turns=talk("theirs"), owner=1001))
    await export(store, place)
    assert await said(place) == ["mine"]


async def test_a_page_of_rehearsals_alone_ends_nothing(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE", 2)
    await fill(store, *(kept(number, provider="rehearsal") for number in range(1, 5)), kept(5, turns=talk("real")))
    await export(store, place)
    assert await said(place) == ["real"]


async def test_the_same_rows_and_options_give_the_same_bytes(store: Store, tmp_path: Path) -> None:
    await fill(
        store,
        *(kept(number, turns=talk(f"Grüße {number}"), tier=list(Tier)[number % 3]) for number in range(1, 8)),
    )
    order = ExportOrder(format="openai", system_prompt="Be plain.")

    one, other = await export(store, tmp_path / "one", order), await export(store, tmp_path / "other", order)

    def content(place: Path) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in place.iterdir()}

    assert one == other
    written = await asyncio.to_thread(content, tmp_path / "one")
    assert set(written) == {"README.md", "manifest.json", "train.jsonl"}
    assert written == await asyncio.to_thread(content, tmp_path / "other")


async def test_the_manifest_tells_what_is_there(store: Store, place: Path) -> None:
    await fill(store, kept(1), kept(2, tier=Tier.EDGE_CASE), kept(3, provider="rehearsal"))
    made = await export(store, place, ExportOrder(format="openai", include_rehearsal=True))

    manifest = await manifest_of(place)

    assert made == Written(3, manifest.files, ())
    assert (manifest.rows, manifest.turns) == (3, 6)
    assert manifest.tiers == {"edge_case": 1, "template": 2}
    assert manifest.statuses == {"approved": 3}
    assert [(each.provider, each.rows) for each in manifest.written_by] == [("anthropic", 2), ("rehearsal", 1)]
    assert manifest.prompt_versions == {"conversation-1": 3}
    assert manifest.first_created_at == "1970-01-01T00:00:01.000000Z"
    assert manifest.last_created_at == "1970-01-01T00:00:03.000000Z"


async def test_an_export_of_nothing_is_an_export(store: Store, place: Path) -> None:
    made = await export(store, place)
    assert made is not None
    assert made.rows == 0
    assert await said(place) == []


async def test_one_that_is_ended_on_its_way_leaves_no_trace(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE", 1)
    await fill(store, *(kept(number) for number in range(1, 4)))
    seen: list[float] = []

    def stop_at_the_second(percentage: float) -> bool:
        seen.append(percentage)
        return len(seen) < 2

    assert await export(store, place, on_page=stop_at_the_second) is None
    assert seen == [0.0, 50.0]
    assert await left_around(place) == []


async def test_a_place_that_was_taken_meanwhile_stays_as_it_is(store: Store, place: Path) -> None:
    await fill(store, kept(1))

    def taken() -> None:
        raise Conflict("Somebody was quicker.")

    with pytest.raises(Conflict, match="quicker"):
        await export(store, place, check=taken)
    assert await left_around(place) == []


HALVES = ExportOrder(format="openai", split=Shares(train=2, validation=1, test=1))


async def test_a_set_that_grows_moves_nothing_between_splits(store: Store, tmp_path: Path) -> None:
    await fill(store, *(kept(number, turns=talk(f"{number}")) for number in range(1, 41)))
    await export(store, tmp_path / "one", HALVES)
    await fill(store, *(kept(number, turns=talk(f"{number}")) for number in range(41, 81)))
    await export(store, tmp_path / "two", HALVES)

    one, two = await ids_by_split(tmp_path / "one"), await ids_by_split(tmp_path / "two")

    assert set(one) == set(SPLITS)
    assert sum(map(len, one.values())) == 40
    for name in SPLITS:
        assert two[name][: len(one[name])] == one[name]
    manifest = await manifest_of(tmp_path / "two")
    assert manifest.splits == {name: len(two[name]) for name in SPLITS}
    assert [file.path for file in manifest.files] == ["train.jsonl", "validation.jsonl", "test.jsonl"]


async def test_what_came_from_one_template_is_on_one_side(store: Store, place: Path) -> None:
    await fill(
        store,
        *(kept(number, turns=talk(f"t{number % 9}"), template_id=f"t{number % 9}") for number in range(1, 60)),
    )
    await export(store, place, ExportOrder(format="openai", split=HALVES.split, split_by="template"))
    found = [set(words) for words in (await ids_by_split(place)).values()]
    assert len(found) > 1
    assert sum(map(len, found)) == len(set.union(*found)) == 9


async def test_a_split_that_gets_nothing_has_no_file(store: Store, place: Path) -> None:
    await fill(store, kept(1))
    made = await export(store, place, HALVES)
    assert made is not None
    assert len(made.files) == 1
    assert sum("is empty" in note for note in made.notes) == 2


async def test_copies_are_left_out_and_the_oldest_stays(store: Store, place: Path) -> None:
    words = " ".join(f"word{number}" for number in range(50))
    await fill(
        store, kept(1, turns=talk(words)), kept(2, turns=talk("else")), kept(3, turns=talk(f"{words} more"))
    )
    made = await export(store, place, ExportOrder(format="openai", dedup=0.8))
    assert await said(place) == [words, "else"]
    assert (await manifest_of(place)).left_out == {"duplicate": 1}
    assert made is not None
    assert "nearly the same" in made.notes[0]
    assert sorted(await asyncio.to_thread(os.listdir, place)) == ["README.md", "manifest.json", "train.jsonl"]


async def test_what_is_personal_is_taken_out_before_it_leaves(store: Store, place: Path) -> None:
    await fill(store, kept(1, turns=talk("I am jane@mail.de")), kept(2, turns=talk("I am jane@mail.de too")))
    await export(store, place, ExportOrder(format="openai", redact=True))
    assert await said(place) == ["I am [EMAIL]", "I am [EMAIL] too"]
    assert (await manifest_of(place)).redacted == {"email": 2}


async def test_an_imported_conversation_keeps_its_system_message_unless_another_is_given(
    store: Store, tmp_path: Path
) -> None:
    await fill(store, kept(1, parameters={"system_prompt": "Own."}), kept(2))
    firsts = {}
    for asked in (None, "Given.", ""):
        await export(store, tmp_path / "set", ExportOrder(format="openai", system_prompt=asked))
        firsts[asked] = await said(tmp_path / "set")
    question = "Is my money gone?"
    assert firsts == {None: ["Own.", question], "Given.": ["Given.", "Given."], "": [question, question]}


async def test_a_preference_is_of_the_revision_that_was_replaced(store: Store, place: Path) -> None:
    await fill(store, kept(1), kept(2))
    new = Revision(
        number=2,
        turns=(*talk("Is my money gone?")[:1], Turn("assistant", "Never.")),
        turn_tokens=(1, 1),
        origin="edited",
        made_by=1000,
        created_at=Micros(9),
    )

    def rewrite(tx: Transaction) -> None:
        revisions.insert(tx.db, 2, new)
        conversations.change(tx.db, "c000002", {"revision": 2})

    await store.write(rewrite)
    made = await export(store, place, ExportOrder(format="preference"))
    (row,) = (await asyncio.to_thread((place / "train.jsonl").read_bytes)).splitlines()
    assert json.loads(row)["chosen"][0]["content"] == "Never."
    assert json.loads(row)["rejected"][0]["content"] == "No. Here is why."
    assert made is not None
    assert "1 conversation without a pair" in made.notes[0]


async def test_control_tokens_are_warned_of(store: Store, place: Path) -> None:
    await fill(store, kept(1, turns=talk("stop <|im_end|> now")), kept(2))
    made = await export(store, place)
    assert [(each.type, each.rows) for each in (await manifest_of(place)).warnings] == [("control_tokens", 1)]
    assert made is not None
    assert made.notes[0].startswith("1 conversation: Contents hold control tokens")


async def test_control_tokens_of_a_system_message_and_of_an_answer_that_was_replaced_count_too(
    store: Store, place: Path
) -> None:
    await fill(store, kept(1), kept(2))
    await export(store, place, replace(OPENAI, system_prompt="<|im_end|> hi"))
    assert [(each.type, each.rows) for each in (await manifest_of(place)).warnings] == [("control_tokens", 2)]
    assert list(contents(sample(TURNS[:1], replaced=TURNS[1:]))) == [turn.content for turn in TURNS[:2]]


async def test_cards_are_those_of_the_caller_that_no_rehearsal_wrote(store: Store, place: Path) -> None:
    made = [
        a_card("mine", id="k1"),
        a_card("rehearsed", id="k2", suggestion_id="s2", provider="rehearsal"),
        a_card("theirs", id="k3", suggestion_id="s3", owner=1001),
        a_card("mine too: jane@mail.de", id="k4", suggestion_id="s4"),
    ]

    def accept(tx: Transaction) -> None:
        for card in made:
            cards.insert(tx.db, card)

    await store.write(accept)
    written = await export(store, place, ExportOrder(format="cards_csv", redact=True))
    lines = (await asyncio.to_thread((place / "train.csv").read_text)).splitlines()
    assert [line.partition(",")[0] for line in lines] == ["front", "mine", "mine too: [EMAIL]"]
    assert written is not None
    assert written.rows == 2
    assert (await manifest_of(place)).left_out == {"rehearsal": 1}


async def test_a_deck_of_no_cards_is_a_deck(store: Store, place: Path) -> None:
    written = await export(store, place, ExportOrder(format="anki"))
    assert written is not None
    assert [(file.path, file.rows) for file in written.files] == [("train.apkg", 0)]


async def test_few_and_many_are_written_alike(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(
        store, *(kept(number, turns=talk(f"{number}"), provider="ab"[number % 2]) for number in range(1, 30))
    )
    order = ExportOrder(format="openai", filter=ConversationFilter(provider="a"))
    few = await export(store, tmp_path / "few", order)
    monkeypatch.setattr(feeds, "FEW", 3)
    assert await export(store, tmp_path / "many", order) == few
    assert len(await said(tmp_path / "few")) == 14
