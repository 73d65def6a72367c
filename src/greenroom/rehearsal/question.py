"""A request to the Messages API: read, checked, and refused where the real API would refuse it."""

import re
from typing import Literal

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from greenroom.rehearsal.problems import Problem, invalid
from greenroom.rehearsal.schema import SchemaRefused, check_schema

_NULL = Raw(b"null")
_NONE = Raw(b"[]")


class CacheControl(Struct, frozen=True):
    """Marks the end of a prefix to be cached."""

    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class Block(Struct, frozen=True):
    """One block of a message or of the system prompt; only text is looked into."""

    type: str
    text: str = ""
    cache_control: CacheControl | None = None


class Message(Struct, frozen=True):
    """One turn of the request."""

    role: str
    content: str | tuple[Block, ...]

    def blocks(self) -> tuple[Block, ...]:
        """The content as blocks, whichever way it was written."""
        return (Block("text", self.content),) if isinstance(self.content, str) else self.content


class Format(Struct, frozen=True):
    """Structured output: the answer has to follow `schema`."""

    type: Literal["json_schema"]
    schema: Raw


class OutputConfig(Struct, frozen=True):
    """How the answer is wanted."""

    format: Format | None = None
    effort: str | None = None


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """A request as the API documents it; what the rehearsal has no use for is taken and left alone."""

    model: str
    messages: tuple[Message, ...]
    max_tokens: int = 0
    system: str | tuple[Block, ...] = ()
    output_config: OutputConfig | None = None
    cache_control: CacheControl | None = None
    stream: bool = False
    temperature: Raw | UnsetType = UNSET
    top_p: Raw | UnsetType = UNSET
    top_k: Raw | UnsetType = UNSET
    tools: Raw = _NONE
    container: Raw = _NULL
    diagnostics: Raw = _NULL
    inference_geo: Raw = _NULL
    metadata: Raw = _NULL
    service_tier: Raw = _NULL
    speed: Raw = _NULL
    stop_sequences: Raw = _NONE
    thinking: Raw = _NULL
    tool_choice: Raw = _NULL

    def system_blocks(self) -> tuple[Block, ...]:
        """The system prompt as blocks."""
        return (Block("text", self.system),) if isinstance(self.system, str) else self.system

    def schema(self) -> bytes | None:
        """The schema that the answer has to follow, as JSON, or None where plain text is wanted."""
        if self.output_config is None or self.output_config.format is None:
            return None
        return bytes(self.output_config.format.schema)


_decoder = msgspec.json.Decoder(Question)
_MISSING = re.compile(r"missing required field `(\w+)`(?: - at `\$\.?(.*)`)?")
_UNKNOWN = re.compile(r"unknown field `(\w+)`")
_AT = re.compile(r"^(.*) - at `\$\.?(.*)`$")


def _in_the_apis_words(error: msgspec.ValidationError) -> str:
    said = str(error)
    if found := _MISSING.search(said):
        return f"{'.'.join(filter(None, (found[2], found[1])))}: Field required"
    if found := _UNKNOWN.search(said):
        return f"{found[1]}: Extra inputs are not permitted"
    if found := _AT.match(said):
        return f"{found[2]}: {found[1]}"
    return said


def _wrong_with(question: Question, *, counting: bool) -> str | None:
    for name in ("temperature", "top_p", "top_k"):
        if getattr(question, name) is not UNSET:
            return f"{name}: this parameter is no longer supported. Remove it and steer by the prompt"
    if question.stream:
        return "stream: the rehearsal server only gives whole answers. Send the request without it"
    if not question.messages:
        return "messages: at least one message is required"
    if not counting and question.max_tokens < 1:
        return "max_tokens: Field required, and at least 1"
    if wrong := next((each.role for each in question.messages if each.role not in {"user", "assistant"}), None):
        return f'messages: Unexpected role "{wrong}". Allowed roles are "user" or "assistant"'
    if question.messages[0].role != "user":
        return "messages: the first message must use the user role"
    if question.messages[-1].role == "assistant":
        return (
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )
    if not any(block.text or block.type != "text" for block in question.messages[-1].blocks()):
        return "messages: text content blocks must be non-empty"
    return None


def read(body: bytes, *, counting: bool = False) -> Question | Problem:
    """The request in a body, or why the API refuses it. `counting` asks for tokens only: no max_tokens needed."""
    try:
        question = _decoder.decode(body)
    except msgspec.ValidationError as wrong:
        return invalid(_in_the_apis_words(wrong))
    except msgspec.DecodeError as broken:
        return invalid(f"The request body is not valid JSON: {broken}")
    if reason := _wrong_with(question, counting=counting):
        return invalid(reason)
    if (schema := question.schema()) is not None:
        try:
            check_schema(schema)
        except SchemaRefused as refused:
            return invalid(f"output_config.format.schema: {refused}")
    return question
