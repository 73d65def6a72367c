"""Noting who did something of weight."""

from greenroom.gateway.service import Service
from greenroom.model.facts import Fact
from greenroom.model.principal import Principal
from greenroom.protocol.events import CATALOGUE
from greenroom.store.port import Transaction

_NOTED = "audit.noted"


async def note(service: Service, who: Principal, action: str, details: dict[str, object]) -> None:
    """Make it a durable fact that somebody did this."""
    fact = Fact(
        type=_NOTED,
        topic=CATALOGUE[_NOTED].topic,
        owner=who.uid,
        data={"action": action, "uid": who.uid, "details": details},
    )

    def unit(tx: Transaction) -> None:
        tx.note(fact)

    await service.store.write(unit, kind="audit.note")
