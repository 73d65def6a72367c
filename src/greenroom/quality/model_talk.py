"""Talk of being a model."""

import re

from greenroom.model.conversation import Component
from greenroom.quality.subject import Subject
from greenroom.quality.telling import Telling

_AI = r"(?:ai|a\.i|artificial intelligence)"
_MODEL = r"(?:(?:large )?language model|chatbot|virtual assistant|machine)"
_TRADE = (
    r"[- ](?:learning|vision|operator|engineer|shop|research|expert|enthusiast|developer|specialist|consultant"
    r"|product|start-?up|compan|powered|driven)"
)
_MAKERS = "openai|anthropic|google|deepmind|meta|microsoft|mistral|deepseek|alibaba|xai"
_TELLING = re.compile(
    rf"\b(?:(?<!\bsuch )(?<!\bknown )(?<!\bwell )as (?:an {_AI}|an? {_MODEL}|(?:ai|large) language model"
    rf"|your (?:ai|virtual)|an? (?:text|computer|digital|automated)[- ](?:based )?(?:ai|model|assistant"
    rf"|program))\b(?!{_TRADE})"
    rf"|i(?:'m| am) (?:just |only |merely |actually |simply |but )?(?:(?:an )?{_AI}|(?:an? )?{_MODEL})\b"
    rf"(?!{_TRADE})"
    r"|i(?:'m| am) (?:just |only )?an? (?:digital|automated|computer) (?:assistant|program)\b"
    rf"|(?:i(?:'m| am)|my name is) \w[\w. -]{{1,24}}, (?:just |only )?(?:an? )?(?:{_AI}|{_MODEL})\b(?!{_TRADE})"
    r"|i(?:'m| am) chatgpt\b"
    rf"|i(?:'m| am) [^.!?\n]{{2,60}}\b(?:trained|developed|created|built|made) by (?:{_MAKERS})\b"
    r"|my (?:training data|training cut-?off|knowledge cut-?off|knowledge base|programming|algorithms?"
    r"|developers|last update)\b"
    r"|(?:my|as of my|since my) (?:last|latest|most recent) (?:knowledge |training )?(?:update|cut-?off)\b"
    rf"|being (?:just |only |merely )?(?:an {_AI}|an? {_MODEL})\b(?!{_TRADE})"
    r"|i(?:'m| am) (?:just |only |merely |simply )(?:an? )?(?:piece of )?(?:software|program|code|algorithm"
    r"|bot)\b"
    r"|i (?:was|am|have been|'ve been) (?:trained|programmed|developed|created) (?:on|by|to|with)\b"
    r"|i (?:do not|don't) have (?:personal |real |human |physical |any )*(?:feelings|emotions|experiences"
    r"|opinions"
    r"|beliefs|preferences|a body|a physical|consciousness|real-time|access to real)\b"
    r"|als (?:ki|künstliche intelligenz|sprachmodell|ki-\w+)\b|ich bin (?:nur )?(?:eine? )?(?:ki|künstliche"
    r"|sprachmodell)\b"
    r"|en tant qu(?:e |')(?:ia\b|intelligence artificielle|modèle|assistant virtuel)|je suis une? (?:ia\b"
    r"|intelligence artificielle|modèle)"
    r"|como (?:una? )?(?:ia\b|inteligencia artificial|inteligência artificial|modelo de l)|soy una? (?:ia\b"
    r"|inteligencia|modelo)"
    r"|sou uma? (?:ia\b|inteligência|modelo)|come (?:ia\b|intelligenza artificiale|modello)"
    r"|sono un(?:'ia\b|'intelligenza| modello)"
    r"|als (?:een )?(?:ai\b|taalmodel)|jako (?:ai\b|sztuczna|model jęz))|как (?:ии\b|искусственный"
    r"|языковая модель)"
    r"|作为(?:一个|一名)?(?:ai|人工智能|语言模型)|我是(?:一个)?(?:ai|人工智能|语言模型)"
    r"|(?:ai|言語モデル|人工知能)(?:アシスタント)?(?:として|です|なので)"
)

_MARKS = (
    " ai", "ai-", "a.i.", "language model", "artificial", "chatbot", "virtual assistant", "a machine",
    "ai model", "-based model", "automated", "digital assistant", "computer program", "training data",
    "cutoff", "cut-off", "knowledge base", "my programming", "my algorithm", "my algorithms", "my developers",
    "my last", "being an ai", "being an a", "being just an", "being only an", "being a language", "being a large",
    "being a machine", "being a chatbot", "being a virtual", "am software", "'m software", "just software",
    "only software", "simply software", "piece of software", "just a program", "just a bot", "just an algorithm",
    "just code", "my latest", "my most recent",
    "i was ", "been trained", "been programmed", "am trained", "am programmed", "am created",
    "am developed", "'m trained", "'m programmed", "feelings", "emotions", "experiences", "opinions",
    "beliefs", "preferences", "a body", "a physical", "consciousness", "real-time", "access to real", " ki",
    "künstliche", "sprachmodell", " ia", "intelligence artif", "modèle", "assistant virtuel", "inteligencia",
    "inteligência", "modelo", "intelligenza", "modello", "taalmodel", "sztuczna", "model jęz", "как ии",
    "искусственный", "языковая", "作为", "我是", "言語モデル", "人工知能", "aiアシスタント", "aiとして", "aiです",
    "aiなので", "chatgpt", *_MAKERS.split("|"),
)  # fmt: skip

_NONE = Component(10.0, "no talk of being a model")
_TALK = Telling.of(_TELLING, _MARKS)


def model_talk(subject: Subject) -> Component:
    """10 where the assistant never does; 3 where it does once, 0 more often."""
    found = _TALK.found(subject.folded_assistant_text, subject.said_by_assistant)
    if not found:
        return _NONE
    return Component(
        3.0 if len(found) == 1 else 0.0, f"says “{found[0]}”" + (f" and {len(found) - 1} more" * (len(found) > 1))
    )
