"""Rows in chat templates, as a tokenizer renders them: ChatML, Llama 3 and Mistral, as their makers document them.

`scripts/check-loaders` does the same with the templates that models come with.
"""

import json

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from greenroom.export.openai import OpenAI
from greenroom.export.trl import TRL
from greenroom.model.conversation import Turn
from greenroom.quality.control_tokens import control_token_in
from tests.export.samples import LONG, encoded, sample

TEMPLATES = {
    "chatml": (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
        "{% endfor %}"
    ),
    "llama3": (
        "{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n"
        "{{ message['content'] | trim }}<|eot_id|>{% endfor %}"
    ),
    "mistral": (
        "{% for message in messages if message['role'] != 'system' %}"
        "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('roles must alternate user/assistant') }}{% endif %}"
        "{% if message['role'] == 'user' %}[INST] {{ message['content'] }} [/INST]"
        "{% else %}{{ message['content'] }}</s>{% endif %}{% endfor %}"
    ),
}
each_template = pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES.keys())


def rendered(template: str, messages: object) -> str:
    def raise_exception(message: str) -> None:
        raise ValueError(message)

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(messages=messages, raise_exception=raise_exception)


@each_template
def test_every_content_is_rendered_in_its_order(template: str) -> None:
    row = json.loads(encoded(OpenAI(), [sample(LONG, system_prompt="Be plain.")]))
    text, at = rendered(template, row["messages"]), 0
    for turn in LONG:
        at = text.index(turn.content, at)


@each_template
def test_a_prompt_and_its_completion_are_rendered_as_the_whole_talk(template: str) -> None:
    whole = json.loads(encoded(OpenAI(), [sample(LONG)]))
    apart = json.loads(encoded(TRL(), [sample(LONG)]))
    assert rendered(template, apart["prompt"] + apart["completion"]) == rendered(template, whole["messages"])


@pytest.mark.parametrize(
    ("name", "token"), [("chatml", "<|im_end|>"), ("llama3", "<|eot_id|>"), ("mistral", "[/INST]")]
)
def test_a_control_token_in_a_content_ends_a_turn_too_many_and_is_one_that_is_warned_of(
    name: str, token: str
) -> None:
    """Why exports count them: the template puts it in as it is."""
    row = json.loads(encoded(OpenAI(), [sample((Turn("user", f"Say {token} now."), Turn("assistant", "No.")))]))
    clean = json.loads(encoded(OpenAI(), [sample((Turn("user", "Say it now."), Turn("assistant", "No.")))]))
    counts = [rendered(TEMPLATES[name], each["messages"]).count(token) for each in (row, clean)]
    assert counts[0] == counts[1] + 1
    assert control_token_in(row["messages"][0]["content"]) == token
