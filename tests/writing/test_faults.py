from greenroom.model.faults import FaultType
from greenroom.writing.faults import BLOCK_REASONS, CONSEQUENCES, Consequence


def test_every_fault_has_a_consequence() -> None:
    assert CONSEQUENCES.keys() == set(FaultType)


def test_every_fault_that_blocks_all_has_a_reason_for_the_batch() -> None:
    blocking = {fault for fault, consequence in CONSEQUENCES.items() if consequence is Consequence.BLOCKS_ALL}
    assert BLOCK_REASONS.keys() == blocking
