from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from greenroom.providers.messages import encode
from greenroom.providers.port import ModelRequest
from greenroom.writing.request import prepare
from greenroom.writing.schema import CONVERSATION
from tests.writing.rows import job


def objects(schema: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(schema, Mapping):
        yield schema
        for inner in schema.values():
            yield from objects(inner)


def test_every_object_names_all_its_fields_and_allows_no_others() -> None:
    found = [each for each in objects(CONVERSATION) if each.get("type") == "object"]
    assert len(found) == 2
    for each in found:
        assert each["additionalProperties"] is False
        assert set(each["required"]) == set(each["properties"])


def test_it_asks_for_no_limit_that_structured_output_does_not_take() -> None:
    keys = {key for each in objects(CONVERSATION) for key in each}
    assert not keys & {"minLength", "maxLength", "minimum", "maximum", "pattern", "maxItems"}
    assert all(each.get("minItems", 0) in (0, 1) for each in objects(CONVERSATION))


def test_it_goes_on_the_wire_as_it_is() -> None:
    request = prepare(job(), timeout_s=1.0)
    assert isinstance(request, ModelRequest)
    assert msgspec.json.decode(encode(request))["output_config"]["format"]["schema"] == CONVERSATION
