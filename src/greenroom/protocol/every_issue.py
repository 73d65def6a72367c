"""Everything that is wrong with some parameters, where decoding alone stops at the first thing."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import fields

from greenroom.model.errors import Issue
from greenroom.protocol.issues import issue_of


def issues_of(params: Mapping[str, Any], cls: type[msgspec.Struct]) -> Iterator[Issue]:
    """One issue a parameter at most, those that are missing last; none where a `cls` can be made of them."""
    left = dict(params)
    known = {field.encode_name: field for field in fields(cls)}
    while left:
        try:
            msgspec.convert(left, cls)
        except msgspec.ValidationError as error:
            issue = issue_of(error, cls, msgspec.json.encode(left))
            name = issue.path.removeprefix("$").removeprefix(".").partition(".")[0].partition("[")[0]
            if name not in left:  # what is missing comes below
                break
            yield issue
            del left[name]
        else:
            break
    for name, field in known.items():
        if field.required and name not in params:
            yield Issue(f"$.{name}", "a value: it is required")
