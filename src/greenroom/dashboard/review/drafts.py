"""Texts that somebody changes: kept from the first key until they are stored. Pure."""

from collections.abc import Callable, Sequence

from greenroom.cli.talktext import is_head, read, written
from greenroom.dashboard.review.visible import Visible
from greenroom.protocol.commands.conversation import ConversationEdit, TurnDraft
from greenroom.protocol.rows.conversation import ConversationRow


def first_words(text: str) -> int:
    """The line on which the first turn says something, counted from 0; the head that begins it is above."""
    lines = text.split("\n")
    return 1 if len(lines) > 1 and is_head(lines[0]) else 0


class Draft:
    """The talk of one conversation as it is being changed."""

    def __init__(self, row: ConversationRow, new_key: Callable[[], str]) -> None:
        """Begin with the text as it is.

        Args:
            row: with its turns.
            new_key: makes an idempotency key.
        """
        self.conversation_id = row.id
        self.title = row.title
        self._new_key = new_key
        self._sent: tuple[Sequence[TurnDraft], int] | None = None
        self._key = ""
        self.problem = ""
        self.conflict: int | None = None
        self.begin(row)

    def begin(self, row: ConversationRow) -> None:
        """Begin again, with another text of the same conversation."""
        self._visible = Visible.of(written(row.turns or []))
        self.revision = row.revision
        self.text = self._visible.shown
        self.problem, self.conflict = "", None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to be stored."""
        return self.text != self._visible.shown

    @property
    def plain(self) -> str:
        """The text as it is to be stored."""
        return self._visible.back(self.text)

    def take(self, plain: str) -> None:
        """Take a text that was changed elsewhere."""
        shown = Visible.of(plain)
        self._visible = Visible(self._visible.shown, shown.brackets, shown.characters)
        self.text = shown.shown

    def command(self) -> ConversationEdit:
        """What stores it. The same text has the same key, so that asking again stores it once.

        Raises:
            WrongUsage: it can't be read as a talk.
        """
        turns = read(self.plain)
        if self._sent != (turns, self.revision):
            self._sent, self._key = (turns, self.revision), self._new_key()
        return ConversationEdit(
            conversation_id=self.conversation_id,
            turns=turns,
            if_revision=self.revision,
            idempotency_key=self._key,
        )

    def over(self) -> None:
        """Store it over the text that somebody else has stored meanwhile, which stays as a revision."""
        if self.conflict is not None:
            self.revision, self.conflict, self.problem = self.conflict, None, ""


class Drafts:
    """What somebody types, by conversation, until it is stored or nothing of it is left."""

    def __init__(self, new_key: Callable[[], str]) -> None:
        """Nothing is typed yet.

        Args:
            new_key: makes an idempotency key.
        """
        self._new_key = new_key
        self._all: dict[str, Draft] = {}

    def of(self, row: ConversationRow) -> Draft:
        """What was typed in a conversation and is not stored; else its text as it is, to begin with."""
        draft = self._all.get(row.id)
        if draft is None or not draft.is_changed:
            draft = self._all[row.id] = Draft(row, self._new_key)
        return draft

    def is_unstored(self, conversation_id: str) -> bool:
        """Whether something was typed in a conversation that is not stored."""
        draft = self._all.get(conversation_id)
        return draft is not None and draft.is_changed

    @property
    def unstored(self) -> Sequence[Draft]:
        """Those with something that is not stored, the first one first."""
        return [each for each in self._all.values() if each.is_changed]

    def drop(self, conversation_id: str) -> None:
        """It is stored, or nothing was typed."""
        self._all.pop(conversation_id, None)
