"""What a kind of work has to say for itself: all that the pipeline does not know."""

from typing import Protocol, TypeVar

from msgspec import Struct

from greenroom.model.faults import Fault
from greenroom.providers.port import Answer, ModelRequest
from greenroom.writing.job import Assignment

JobT_contra = TypeVar("JobT_contra", bound=Assignment, contravariant=True)
ReadT = TypeVar("ReadT")
ProductT_co = TypeVar("ProductT_co", covariant=True)


class Origin(Struct, frozen=True, kw_only=True):
    """Who wrote something."""

    provider: str
    model: str


class Kind(Protocol[JobT_contra, ReadT, ProductT_co]):
    """A kind of work, such as writing conversations."""

    @property
    def prompt_version(self) -> str:
        """Names the server's own prompt: it changes whenever that does."""
        ...

    def prepare(self, job: JobT_contra) -> ModelRequest | Fault:
        """The question to the model, or why there can't be one."""
        ...

    def read(self, answer: Answer) -> ReadT | Fault:
        """Read an answer strictly, or say what is wrong with it."""
        ...

    def keep(self, job: JobT_contra, read: ReadT, answer: Answer, origin: Origin) -> ProductT_co:
        """What is to be kept of what was read, assessed."""
        ...
