from greenroom.model.library import Scenario, Source
from greenroom.model.times import Micros
from greenroom.quality.context import Context


def scenario(topic: str) -> Source:
    return Source(
        scenario=Scenario(
            id="s", owner=0, name="n", context="c", topic=topic, created_at=Micros(0), updated_at=Micros(0)
        )
    )


def test_a_scenarios_topic_is_asked_for() -> None:
    assert Context.of(scenario("debt"), {}).parameters == {"topic": "debt"}


def test_the_items_own_topic_wins() -> None:
    assert Context.of(scenario("debt"), {"topic": "rent"}).parameters == {"topic": "rent"}


def test_without_one_nothing_is_asked_for() -> None:
    assert Context.of(scenario(""), {"persona": "p"}).parameters == {"persona": "p"}
