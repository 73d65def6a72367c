"""Prompts for the gateway, which knows nothing of writing."""

from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import Parameters, Template
from greenroom.writing import prompt
from greenroom.writing.prompt import NotRendered


class TemplatePrompts:
    """Makes prompts of templates, as a batch would."""

    def resolve(self, template: Template, parameters: Parameters) -> str:
        """The prompt of a template with parameters.

        Raises:
            InvalidParams: the text can't be rendered with them.
        """
        rendered = prompt.resolve(template, parameters)
        if isinstance(rendered, NotRendered):
            raise InvalidParams(
                Issue("$.parameters", f"values that the template can be rendered with: {rendered.message}")
            )
        return rendered.text

    def problem(self, text: str, names: frozenset[str]) -> str | None:
        """Why a text can't be a template's that uses only these variables, or None where it can."""
        return prompt.problem(text, names)
