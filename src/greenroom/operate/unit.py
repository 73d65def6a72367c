"""The systemd unit as text: which directives, and why these.

A user's unit has only directives that need no mount namespace. On systemd 252 a user manager can shield files only
together with `PrivateUsers=`, and inside a user namespace the kernel reports the uid of every other user as 65534:
the socket's peers could not be told apart. It also exports to where its user says, which a private `/tmp` or a
read-only home would break.
"""

from typing import Literal

from msgspec import Struct

from greenroom.model.errors import StartError

Scope = Literal["user", "system"]

SERVICE = "greenroom.service"

WATCHDOG_S = 30
"""How long the daemon may stay silent; it answers at half of that."""

STOP_MARGIN_S = 30
"""What stopping may take beside the drain: aborting what still runs, and the last commit."""

DESCRIPTION = "Greenroom: writes fine-tuning conversations in batches"

Directive = tuple[str, str]


class Unit(Struct, frozen=True, kw_only=True):
    """What differs between units.

    `command` is the program with its arguments. `environ` is set for the daemon: paths and addresses, never a key.
    `user` runs a system unit. `socket_group` lets a group reach the socket. `key_files` are those that systemd
    hands to a system unit as credentials of their name; none of them has to be there.
    """

    scope: Scope
    command: tuple[str, ...]
    drain_s: float
    environ: dict[str, str] = {}
    user: str = "greenroom"
    socket_group: str = ""
    key_files: tuple[str, ...] = ()


def render(unit: Unit) -> str:
    """The unit file."""
    sections = {
        "Unit": _unit_section(unit),
        "Service": [
            ("ExecStart", " ".join(quoted(word).replace("$", "$$") for word in unit.command)),
            *_shared_directives(unit),
            *(_system_directives(unit) if unit.scope == "system" else []),
            *(("Environment", quoted(f"{name}={value}")) for name, value in sorted(unit.environ.items())),
            *SYSTEM_CALLS,
        ],
        "Install": [("WantedBy", "default.target" if unit.scope == "user" else "multi-user.target")],
    }
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in directives)
        for name, directives in sections.items()
    )


def transient_command(unit: Unit) -> tuple[str, ...]:
    """A `systemd-run` command that starts the same daemon without a unit file, as the user who runs it.

    The unit is gone once it has stopped. Nothing is escaped: systemd-run takes words as they are.
    """
    properties = [*_shared_directives(unit), *SYSTEM_CALLS]
    return (
        "systemd-run",
        f"--{unit.scope}",
        f"--unit={SERVICE}",
        f"--description={DESCRIPTION}",
        "--collect",
        *(f"--property={key}={value}" for key, value in properties),
        *(f"--setenv={name}={value}" for name, value in sorted(unit.environ.items())),
        *unit.command,
    )


def _unit_section(unit: Unit) -> list[Directive]:
    directives = [("Description", DESCRIPTION)]
    if unit.scope == "system":
        directives += [("Wants", "network-online.target"), ("After", "network-online.target")]
    # What starting again can't mend is exit code 78. All else, such as a full disk, may pass while nobody looks.
    return [*directives, ("StartLimitIntervalSec", "0")]


def _shared_directives(unit: Unit) -> list[Directive]:
    return [
        ("Type", "notify"),
        ("NotifyAccess", "main"),
        ("WatchdogSec", f"{WATCHDOG_S}s"),
        ("Restart", "on-failure"),
        ("RestartSec", "1s"),
        ("RestartPreventExitStatus", str(StartError.exit_code)),
        ("KillMode", "mixed"),
        ("TimeoutStopSec", f"{unit.drain_s + STOP_MARGIN_S:g}s"),
        ("RuntimeDirectory", "greenroom"),
        ("RuntimeDirectoryMode", "0750" if unit.socket_group else "0700"),
        # A start that is refused because a daemon runs already must not take that one's socket away.
        ("RuntimeDirectoryPreserve", "yes"),
        ("UMask", "0077"),
        ("LimitCORE", "0"),  # the watchdog ends it with SIGABRT, and its memory holds the key
        ("LimitNOFILE", "65536"),  # a thousand clients and a thousand calls; the usual soft limit is 1,024
    ]


SYSTEM_CALLS: list[Directive] = [
    ("NoNewPrivileges", "yes"),
    ("LockPersonality", "yes"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK"),  # looking up a host asks netlink
    ("SystemCallArchitectures", "native"),
    ("SystemCallFilter", "@system-service"),
    ("SystemCallErrorNumber", "EPERM"),
]
"""What the process may ask of the kernel: filters alone, which work in a user's unit too."""


def _system_directives(unit: Unit) -> list[Directive]:
    directives = [
        ("User", unit.user),
        ("StateDirectory", "greenroom"),
        ("StateDirectoryMode", "0700"),
        ("Environment", "GREENROOM_HOME=%S/greenroom"),
        ("Environment", "GREENROOM_SOCKET=%t/greenroom/greenroom.sock"),
        ("Environment", "XDG_CONFIG_HOME=%E"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "read-only"),  # the program itself may be installed in somebody's home
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("ProtectClock", "yes"),
        ("ProtectControlGroups", "yes"),
        ("ProtectHostname", "yes"),
        ("ProtectKernelLogs", "yes"),
        ("ProtectKernelModules", "yes"),
        ("ProtectKernelTunables", "yes"),
        ("ProtectProc", "invisible"),
        ("RemoveIPC", "yes"),
    ]
    if unit.socket_group:
        directives.append(("SupplementaryGroups", unit.socket_group))
    for key_file in unit.key_files:
        # Where there is no file the blank one stands in, which counts as no key; a key that comes later is found.
        name, path = key_file.rpartition("/")[2], key_file.replace("%", "%%")
        directives += [("LoadCredential", f"{name}:{path}"), ("SetCredential", f"{name}:\\n")]
    return directives


def quoted(word: str) -> str:
    """A word as systemd.syntax(7) reads it back: with specifiers, blanks and quotes escaped."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if escaped != word.replace("%", "%%") or set(word) & set(" \t';") else escaped
