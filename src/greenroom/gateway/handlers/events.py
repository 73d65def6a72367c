"""Answers to `events.*`."""

from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.errors import NotFound
from greenroom.protocol.commands.events import EventsSubscribe, EventsUnsubscribe, Subscribed, Unsubscribed
from greenroom.store import events

TABLE = HandlerTable()


@TABLE.answers(EventsSubscribe)
async def subscribe(call: Call, command: EventsSubscribe) -> Subscribed:
    """Open a subscription on this connection."""
    broker = call.service.broker
    newest = broker.last_seq
    subscription = broker.subscribe(call.who, command.topics, command.from_seq)
    try:
        # What others do is not even to be counted: hence the newest of the caller's own.
        seq = await call.service.store.read(
            lambda db: events.last_heard(db, call.who, newest), kind="events.last_heard"
        )
        if command.from_seq is not None and command.from_seq > seq:
            subscription.resync(seq)
        subscription_id = call.connection.attach(subscription)
    except BaseException:
        broker.unsubscribe(subscription)
        raise
    return Subscribed(subscription_id=subscription_id, seq=seq)


@TABLE.answers(EventsUnsubscribe)
async def unsubscribe(call: Call, command: EventsUnsubscribe) -> Unsubscribed:
    """End a subscription of this connection."""
    if not call.connection.detach(command.subscription_id):
        raise NotFound("subscription", command.subscription_id)
    return Unsubscribed(unsubscribed=True)
