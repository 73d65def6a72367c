from greenroom.model.library import Parameters
from greenroom.quality.mention import mention
from tests.quality.talks import with_parameters


def test_a_topic_that_comes_up_is_mentioned() -> None:
    assert mention(with_parameters({"topic": "mortgages and rates"})).score == 10


def test_a_topic_that_never_comes_up_costs_points_and_is_named() -> None:
    component = mention(with_parameters({"topic": "volcanoes of Iceland"}))
    assert component.score == 4
    assert "topic" in component.reason


def test_every_parameter_counts() -> None:
    assert mention(with_parameters({"topic": "mortgage", "product": "submarine"})).score == 7


def test_persona_emotion_numbers_and_long_texts_need_not_be_said() -> None:
    parameters: Parameters = {
        "persona": "astronaut",
        "emotion": "jealous",
        "system_prompt": "You write poems.",
        "years": 12,
        "married": True,
        "notes": "volcano " * 60,
    }
    assert mention(with_parameters(parameters)).score == 10


def test_how_a_talk_is_to_be_written_need_not_be_said() -> None:
    parameters: Parameters = {"writing_style": "laconic", "ending": "unresolved", "experience": "beginner"}
    assert mention(with_parameters(parameters)).score == 10


def test_what_describes_a_thing_in_many_words_need_not_be_said() -> None:
    assert mention(with_parameters({"product_facts": "Submarines dive under icebergs."})).score == 10


def test_a_topic_counts_however_long_it_is() -> None:
    assert mention(with_parameters({"topic": "volcanoes erupting under glaciers of Iceland"})).score == 4
