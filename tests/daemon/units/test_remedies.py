from typing import get_args

import pytest

from greenroom.daemon.units.remedies import reason
from greenroom.model.faults import Fault, FaultType
from greenroom.writing.outcome import BlockReason


@pytest.mark.parametrize("why", get_args(BlockReason))
def test_every_reason_says_what_happened_and_then_what_to_do(why: BlockReason) -> None:
    told = reason(why, Fault(FaultType.AUTHENTICATION, "invalid x-api-key"))
    said, _, remedy = told.message.partition(". ")
    assert (told.type, said) == (why, "invalid x-api-key")
    assert ("`greenroom batch resume --all`" in remedy) == (why != "provider_down")
