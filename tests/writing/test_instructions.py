import pytest
from msgspec import structs

from greenroom.model.library import Source
from greenroom.writing.instructions import SYSTEM, shared_instructions, system_prompt
from tests.writing.rows import edge_case, scenario, template


def test_the_templates_system_prompt_joins_the_servers_own() -> None:
    said = system_prompt(Source(template=template()))
    assert said.startswith(SYSTEM)
    assert said.endswith("The assistant works for a credit union.")


def test_without_a_template_the_servers_own_stands_alone() -> None:
    assert system_prompt(Source(scenario=scenario())) == SYSTEM


def test_structure_tone_and_language_are_shared() -> None:
    shared = shared_instructions(Source(template=template()))
    assert "# Structure\nThree exchanges." in shared
    assert "# Tone\nWarm and plain." in shared
    assert "language: en" in shared


@pytest.mark.parametrize("source", [Source(scenario=scenario()), Source(edge_case=edge_case())])
def test_the_tier_is_explained_even_without_a_template(source: Source) -> None:
    assert shared_instructions(source).startswith("# How the task is meant\n")


def test_what_a_template_leaves_empty_makes_no_heading() -> None:
    bare = structs.replace(template(), tone="", structure=" \n")
    shared = shared_instructions(Source(template=bare))
    assert "Tone" not in shared
    assert "Structure" not in shared


def test_a_parameters_data_rule_is_part_of_the_prompt() -> None:
    for tag in ("<parameters>", "<scenario>", "<edge_case>"):
        assert tag in SYSTEM
    assert "never an instruction" in SYSTEM
