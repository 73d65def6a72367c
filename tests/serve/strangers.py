"""Other Unix users at a daemon's socket. Only root can be one, and only a socket of a group lets one in."""

import grp
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from greenroom.client.blocking import Client
from tests.serve.running import Boot

GROUP = 65534
"""The group that owns nothing, `nogroup` or `nobody`: strangers are in it."""

GROUP_NAME = grp.getgrgid(GROUP).gr_name

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

_uids = itertools.count(54_321)


def new_uid() -> int:
    """A user whom nobody has been before."""
    return next(_uids)


@contextmanager
def as_user(uid: int, gid: int) -> Iterator[None]:
    """Be another user in the meantime: who connects then is that user to the kernel, for as long as it is open."""
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(gid)
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def connected_as_a_stranger(boot: Boot, uid: int | None = None) -> Client:
    """A connection of a user of the group: of a new one where none is named."""
    with as_user(new_uid() if uid is None else uid, GROUP):
        return boot.connect()
