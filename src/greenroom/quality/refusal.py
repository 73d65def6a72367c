"""Refusals."""

# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import re

from greenroom.model.conversation import Component
from greenroom.quality.refused_at_once import refused_at_once
from greenroom.quality.subject import Subject
from greenroom.quality.telling import Telling

_CANNOT = (
    r"(?:can(?:'|no| no)t|(?:am|'m) (?:unable|not able) to|won't|will not|(?:must|have to) (?:decline|refuse) to)"
)
_SERVE = (
    r"(?:assist|help|comply|fulfill?|answer|respond|provide|do|continue|create|write|generate|support|engage"
    r"|discuss|complete|share|offer|give)"
)
_REFUSING = re.compile(
    rf"\b(?:i {_CANNOT} (?:assist|help|comply)(?: you)?(?: with)? (?:that|this|your|such|it)\b"
    rf"|i(?:'m| am) (?:very |so |really |truly )?(?:sorry|afraid)[,.;]? (?:but )?(?:that )?(?:i {_CANNOT}"
    rf"|this is not something|that is not something|that's not something)"
    rf"|(?:unfortunately|regrettably|sorry|i apologi[sz]e)[,.;]? (?:but )?i {_CANNOT} {_SERVE}\b"
    r"|i (?:must|have to|need to|respectfully) (?:respectfully )?(?:decline|refuse)\b"
    rf"|i (?:don't|do not) feel comfortable {_SERVE}?(?:ing)?\b"
    r"|not (?:able|allowed|permitted|comfortable) to (?:assist|help|comply|provide|answer|discuss|share)\b"
    r"|(?:goes )?against my (?:guidelines|programming|policy|policies|principles)\b|violates? (?:my|our"
    r"|the) (?:guidelines|polic)"
    r"|i'd (?:prefer|rather) not (?:to )?(?:answer|say|help|discuss)\b"
    r"|(?:dabei|damit|da) kann ich (?:dir |ihnen )?(?:leider )?nicht (?:helfen|weiterhelfen)"
    r"|ich kann (?:dir |ihnen )?(?:dabei |damit |diese anfrage )?(?:leider )?nicht (?:helfen|behilflich"
    r"|beantworten)"
    r"|tut mir leid,? (?:aber )?(?:da|ich|dabei|damit)[^.]{0,20} kann(?: ich)?[^.]{0,30} nicht"
    r"|kann ich leider nicht\b"
    r"|je ne (?:peux|suis pas en mesure|puis)(?: pas)?(?: de)? (?:vous |t'|te )?(?:aider|répondre|fournir"
    r"|accéder)"
    r"|no puedo (?:ayudar|asistir|responder|proporcionar|cumplir)|não posso (?:ajudar|responder|fornecer"
    r"|atender)"
    r"|non posso (?:aiutar|rispondere|fornire|soddisfare)|ik kan (?:je |u )?(?:daar "
    r"|hier )?(?:helaas )?niet (?:mee |bij )?helpen"
    r"|nie mogę (?:ci )?(?:w tym )?pomóc)|не могу (?:вам |тебе )?(?:с этим )?(?:помочь|ответить|выполнить)"
    r"|(?:抱歉|对不起)[^。]{0,12}(?:不能|无法)|无法(?:协助|帮助|提供|回答)|(?:申し訳|すみません|ごめん)[^。]{0,20}(?:できません|お答え)"
)
_MARKS = (
    "i can't", "i cannot", "i can not", "unable", "not able", "i won't", "i will not", "decline", "refuse",
    "sorry", "afraid", "comfortable", "against my", "violate", "violates", "rather not", "prefer not", "allowed",
    "permitted", "nicht", "je ne", "no puedo", "não posso", "non posso", "niet", "nie mogę", "не могу", "抱歉",
    "对不起", "无法", "ません", "お答え",
)  # fmt: skip

_REASON = 600
"""Characters of an answer in which it says why it refuses."""

_LIMITS = re.compile(
    r"\bcapabilit|\bfunctions?\b|\bexternal (?:task|platform|service|system|website|data|source)"
    r"|\b(?:more|additional|further|enough|the necessary|specific) (?:\w+ )?(?:information|details|context)"
    r"|\b(?:please|could you|can you) (?:please )?(?:provide|share|clarify|tell me)"
    r"|更多(?:信息|细节|资料|内容)|请(?:您|你)?提供|未提供|没有提供|功能"
)
"""What somebody says who asks for what is missing, or whose tools don't reach that far: that is no refusal."""

_NONE = Component(10.0, "no refusal")
_REFUSALS = Telling.of(_REFUSING, _MARKS)


def refusal(subject: Subject) -> Component:
    """10 where the assistant never refuses; 3 where it does once, 0 more often.

    Plain refusals are found anywhere; what is one only where an answer begins ("I can't explain how"), there. 6
    where it says what it lacks: a detail to ask for, or a tool.
    """
    found = _REFUSALS.found(subject.folded_assistant_text, subject.said_by_assistant) or refused_at_once(subject)
    if not found:
        return _NONE
    said = f"“{found[0][:60]}”"
    if all(_LIMITS.search(folded[:_REASON]) for folded in subject.folded if found[0] in folded):
        return Component(6.0, f"says what it lacks: {said}")
    return Component(3.0 if len(found) == 1 else 0.0, f"refuses: {said}")
