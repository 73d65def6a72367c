"""Why what is waited for does not come: a provider that is down."""

from collections.abc import Container

from greenroom.cli.progress import Display
from greenroom.cli.speaking import tell
from greenroom.client.blocking import Client
from greenroom.protocol.commands.system import SystemInfo


class Outages:
    """What is said of providers that are down: each outage once, and that it is over."""

    def __init__(self, client: Client, shown: Display) -> None:
        """Take whom to ask, and what is to be closed before anything is said."""
        self._client = client
        self._shown = shown
        self._told: set[str] = set()

    def look(self, wanted: Container[str]) -> None:
        """Ask how the wanted providers are, and say what is new.

        Raises:
            ConnectionLost: the daemon went away.
        """
        for each in self._client.call(SystemInfo()).limits.providers:
            if each.provider not in wanted:
                continue
            if each.breaker.circuit == "closed":
                if each.provider in self._told:
                    self._say("It goes on.", "dim")
                    self._told.remove(each.provider)
            elif each.provider not in self._told:
                last = f" ({each.breaker.last_fault})" if each.breaker.last_fault else ""
                self._say(
                    f"It waits (provider_down): {each.provider} seems to be down{last}; it is tried again by"
                    " itself.",
                    "yellow",
                )
                self._told.add(each.provider)

    def _say(self, text: str, style: str) -> None:
        self._shown.close()
        tell(text, style)
