"""The kind of work that makes flashcards from a text."""

from greenroom.model.faults import Fault
from greenroom.model.flashcards import Proposal, Proposals, Sides
from greenroom.model.likeness import Words, nearly_the_same, words_of
from greenroom.model.quotation import Quotable
from greenroom.providers.port import Answer, ModelRequest
from greenroom.writing.cards_instructions import CARDS_PROMPT_VERSION, CARDS_PROMPTS
from greenroom.writing.fencing import fenced, unfenced
from greenroom.writing.job import CardsJob
from greenroom.writing.kind import Origin
from greenroom.writing.reading_cards import read_cards
from greenroom.writing.schema import CARDS


class Flashcards:
    """Makes flashcards: `Kind[CardsJob, tuple[Sides, ...], Proposals]`."""

    def __init__(self, *, timeout_s: float) -> None:
        """Take the time-out of a call in seconds, of the configuration."""
        self._timeout_s = timeout_s

    @property
    def prompt_version(self) -> str:
        """The version of the server's own prompt."""
        return CARDS_PROMPT_VERSION

    def prepare(self, job: CardsJob) -> ModelRequest | Fault:
        """The question for flashcards: the text is data, between tags that it can't close."""
        prompt = CARDS_PROMPTS[self.prompt_version]
        return ModelRequest(
            model=job.options.model,
            system=prompt.before,
            shared="",
            prompt=f"{fenced('source_text', job.source_text)}\n\n{prompt.after}",
            schema=CARDS,
            max_tokens=job.options.max_tokens,
            temperature=job.options.temperature,
            timeout_s=self._timeout_s,
        )

    def read(self, answer: Answer) -> tuple[Sides, ...] | Fault:
        """The cards in an answer."""
        return read_cards(answer)

    def keep(
        self,
        job: CardsJob,
        read: tuple[Sides, ...],
        answer: Answer,  # noqa: ARG002  the port hands it to every kind
        origin: Origin,  # noqa: ARG002  as above; the generation says who wrote
    ) -> Proposals:
        """Each card with its place in the text; of those that are nearly the same, the first."""
        quotable = Quotable(job.source_text)
        proposals: list[Proposal] = []
        words: list[Words] = []
        for each in read:
            sides = Sides(unfenced(each.front), unfenced(each.back))
            own = words_of(sides)
            if not any(nearly_the_same(own, earlier) for earlier in words):
                words.append(own)
                proposals.append(Proposal(sides=sides, span=quotable.span(sides)))
        return Proposals(proposals=tuple(proposals), repeated=len(read) - len(proposals))
