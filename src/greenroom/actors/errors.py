"""What can go wrong between actors.

ActorError
├── AskError
│   ├── AskTimeout          no answer in time
│   ├── ActorGone           nobody is there (any more) who could answer
│   └── AskRefused          the control lane is full
├── ActorKilled             killed on purpose
├── ActorCancelled          an await inside the actor was cancelled by somebody else than the kernel
├── StopDeadlineMissed      an orphan: told to stop, and cancelled at its deadline
├── ParentEnded             its parent ended, and took it along
└── PermanentActorStopped   one that should never end by itself did
"""


class ActorError(Exception):
    """The root of all errors that the kernel itself raises or hands over."""


class AskError(ActorError):
    """An ask ended without an answer. Whether the message was acted upon is not known."""


class AskTimeout(AskError):
    """No answer came in time."""


class ActorGone(AskError):
    """The actor has ended, or crashed with the question in hand."""


class AskRefused(AskError):
    """The actor's control lane is full, and took no more."""


class ActorKilled(ActorError):
    """The actor was killed on purpose."""


class ActorCancelled(ActorError):
    """A cancellation that nobody in the kernel asked for ended the actor's code."""


class StopDeadlineMissed(ActorError):
    """The actor was told to stop, did not end in time, and was cancelled."""


class ParentEnded(ActorError):
    """The actor's parent ended or crashed, and its children with it."""


class PermanentActorStopped(ActorError):
    """An actor with a permanent restart policy ended without having been told to."""
