from msgspec.structs import replace

from greenroom.model.library import Source, Tier, tidy
from tests.model.rows import edge_case, scenario, template


def test_a_source_has_the_tier_of_the_row_that_was_asked_for() -> None:
    parent = template()
    assert Source(template=parent).tier is Tier.TEMPLATE
    assert Source(template=parent, scenario=scenario()).tier is Tier.SCENARIO
    assert Source(template=parent, edge_case=edge_case()).tier is Tier.EDGE_CASE
    assert Source(edge_case=edge_case()).tier is Tier.EDGE_CASE


def test_a_template_may_be_of_another_tier() -> None:
    assert Source(template=replace(template(), tier=Tier.SCENARIO)).tier is Tier.SCENARIO


def test_texts_are_kept_as_text_files_have_them() -> None:
    fields = {
        "text": "\r\n one\r\n\ttwo \n",
        "tier": Tier.SCENARIO,
        "complexity": 3,
        "variables": (),
        "none": None,
    }
    assert tidy(fields) == fields | {"text": "one\n\ttwo"}
