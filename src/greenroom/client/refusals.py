"""An error in an answer, as an exception."""

from typing import TypeVar

import msgspec

from greenroom.model.errors import ConnectionLost, GreenroomError, NoDaemon, Refused
from greenroom.protocol.command import Command
from greenroom.protocol.framing import AnswerError, Incoming

ResultT = TypeVar("ResultT")


def refused(error: AnswerError) -> Refused:
    """The exception for an error."""
    return Refused(
        error.message,
        code=error.code,
        wire_type=error.data.type,
        details=error.data.details,
        request_id=error.data.request_id,
    )


def raw_result(answer: Incoming) -> msgspec.Raw:
    """The result of an answer.

    Raises:
        Refused: it is an error.
    """
    if answer.error is not None:
        raise refused(answer.error)
    return answer.result


def typed_result(command: Command[ResultT], raw: msgspec.Raw) -> ResultT:
    """A result as the command's own type.

    Raises:
        GreenroomError: it is none, so daemon and client are of different versions.
    """
    try:
        result: ResultT = msgspec.json.decode(raw, type=command.result)
    except msgspec.DecodeError as error:
        raise GreenroomError(
            f"The daemon's answer to {command.method} is none that this client knows ({error}). "
            "They are of different versions: restart the daemon."
        ) from error
    return result


def not_connected(path: str, error: OSError) -> NoDaemon:
    """The exception for a socket that can't be connected to."""
    if isinstance(error, PermissionError):
        return NoDaemon(f"The socket at {path} is not for you: it belongs to another user's daemon.")
    return NoDaemon(f"No daemon answers at {path}; start one with `greenroom up`.")


def lost(error: OSError | None) -> ConnectionLost:
    """The exception for a connection that ended; its cause is the system's error, if there was one."""
    gone = ConnectionLost()
    gone.__cause__ = error
    return gone
