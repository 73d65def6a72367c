"""What is needed to open a provider, as it can be said to another process."""

from typing import Literal, assert_never

from msgspec import Struct

from greenroom.model.times import Clock
from greenroom.providers.anthropic import AnthropicProvider
from greenroom.providers.openai import OpenAIProvider
from greenroom.providers.port import Provider


class AnthropicDoor(Struct, frozen=True, kw_only=True, tag="anthropic"):
    """The Messages API, or the rehearsal that speaks it. It holds a key: it has no `repr`."""

    name: Literal["anthropic", "rehearsal"]
    base_url: str | None
    api_key: str | None

    def __repr__(self) -> str:
        return f"AnthropicDoor({self.name})"


class OpenAIDoor(Struct, frozen=True, kw_only=True, tag="openai"):
    """Chat Completions. It holds a key: it has no `repr`."""

    base_url: str
    api_key: str | None
    proxy: str | None

    def __repr__(self) -> str:
        return "OpenAIDoor()"


Door = AnthropicDoor | OpenAIDoor


def opened(door: Door, clock: Clock) -> Provider:
    """The provider behind a door, in this process.

    Raises:
        ConfigError: the base URL is no http(s) URL, or the key can't stand in a header.
    """
    match door:
        case AnthropicDoor(name=name, base_url=base_url, api_key=api_key):
            return AnthropicProvider(name=name, clock=clock, base_url=base_url, api_key=api_key)
        case OpenAIDoor(base_url=base_url, api_key=api_key, proxy=proxy):
            return OpenAIProvider(clock=clock, base_url=base_url, api_key=api_key, proxy=proxy)
        case _:
            assert_never(door)
