from greenroom.model.coverage import Cell, Shelf, missing

SHELF = Shelf(
    templates={"t-1": "template", "t-2": "scenario"},
    scenarios={"s-1": "t-2", "s-2": None},
    tiers=("template", "scenario", "edge_case"),
)


def test_what_is_missing_are_the_other_combinations_of_values_that_occur() -> None:
    cells = [Cell(("nurse", "calm"), 2, 1), Cell(("cook", "angry"), 1, 0), Cell(("", "calm"), 4, 0)]
    assert list(missing(cells, ("persona", "emotion"), SHELF)) == [
        {"persona": "cook", "emotion": "calm"},
        {"persona": "nurse", "emotion": "angry"},
    ]


def test_a_template_that_was_never_used_is_missing_and_one_that_is_gone_is_not() -> None:
    cells = [Cell(("t-1", "nurse"), 2, 1), Cell(("t-gone", "nurse"), 2, 1)]
    assert list(missing(cells, ("template_id", "persona"), SHELF)) == [{"template_id": "t-2", "persona": "nurse"}]


def test_a_status_can_not_be_asked_for() -> None:
    cells = [Cell(("nurse", "approved"), 2, 2), Cell(("cook", "draft"), 1, 0)]
    assert list(missing(cells, ("persona", "status"), SHELF)) == []


def test_only_what_goes_together_is_combined() -> None:
    tiers = [(each["tier"], each["template_id"]) for each in missing([], ("tier", "template_id"), SHELF)]
    assert tiers == [("template", "t-1"), ("scenario", "t-2")]
    scenarios = [
        (each["template_id"], each["scenario_id"]) for each in missing([], ("template_id", "scenario_id"), SHELF)
    ]
    assert scenarios == [("t-2", "s-1")]
    assert [each["scenario_id"] for each in missing([], ("tier", "scenario_id"), SHELF)] == ["s-1", "s-2"]
