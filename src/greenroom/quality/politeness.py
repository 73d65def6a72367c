"""Empty politeness: an assistant that says nothing."""

# ruff: noqa: SIM905 - words read better unquoted

from greenroom.model.conversation import Component
from greenroom.quality.function_words import REQUESTS
from greenroom.quality.languages import words_of_no_matter
from greenroom.quality.subject import Subject
from greenroom.quality.wording import stem

_POLITE = frozenset(
    "thank thanks thanking question questions query inquiry message appreciate appreciated appreciation grateful "
    "great "
    "good happy glad pleased pleasure delighted delight honored honoured help helps helping helpful assist "
    "assisting "
    "assistance support serve service know need needs needed anything something everything else further more hope "
    "hoping wonderful day evening week weekend morning time times please feel free ask asking asked welcome reach "
    "reaching reached touch contact hesitate hear hearing absolutely certainly sure surely course definitely "
    "always "
    "lovely nice kind kindly kindness best wishes wish interesting excellent fantastic awesome amazing brilliant "
    "fascinating important thoughtful understand sorry apologize apologies care way here there come came today "
    "chat "
    "chatting talk talking conversation share sharing shared trust valued value really truly deeply sincerely "
    "looking forward forwards continue assist you're you're that's it's i'm i'd we're let's what's others topic "
    "enjoy enjoyed rest ahead matter whenever happily question. indeed okay ok right well take bringing attention "
    "like love luck gladly patience patient interest opportunity discuss subject lot back again soon any assist "
    "say "
    "hello hi hey dear friend goodbye bye greetings sincere warm warmly regards concern concerns curiosity "
    "curious "
    "goes worries problem problems request requests sounds worry anytime honestly simply means world stay blessed "
    "positive wonderful! thing things look mind answer answers response information additional doubt doubts "
    # German
    "danke dank vielen frage fragen gerne gern freue freut freuen helfen hilfe weiter weitere weiteren schön "
    "schönen "
    "schöne tag abend herzlich herzlichen jederzeit verfügung stehe wünsche alles gute toll tolle wirklich "
    "natürlich "
    "selbstverständlich liebe lieber grüße melden wissen lassen zögern sonst etwas wunderbar wunderbare "
    "interessante "
    "verstehe leid schreiben anliegen nachricht interesse "
    # French
    "merci beaucoup question questions plaisir ravi ravie heureux aider aide bonne journée belle n'hésitez "
    "hésitez "
    "autre autres besoin savoir laisser bienvenue excellente intéressante certainement sûr bien sûre cordialement "
    "souhaite vraiment volontiers toujours disposition message intérêt soirée chose "
    # Spanish
    "gracias muchas pregunta preguntas gusto encantado encantada ayudar ayuda ayudarte ayudarle buen buena día "
    "tarde "
    "favor dude dudes duda avisar avísame saber necesitas necesita algo más excelente maravilloso maravillosa "
    "interesante estoy aquí claro supuesto bienvenido disposición siempre feliz espero deseo placer contacto "
    # Italian, Portuguese, Dutch
    "grazie mille domanda domande piacere felice aiutare aiutarti aiuto buona giornata pure chiedere certamente "
    "certo "
    "obrigado obrigada pergunta perguntas prazer feliz ajudar ajuda bom boa dia noite claro certamente dúvida "
    "sempre "
    "bedankt dank vraag vragen graag helpen hulp fijne prettige dag natuurlijk altijd laten weten".split()
)

_POLITE_STEMS = frozenset(map(stem, _POLITE))
_CLOSES = frozenset(
    "thank thanks thx bye goodbye welcome hello hi hey danke merci gracias grazie obrigado obrigada bedankt "
    "tschüss "
    "adiós ciao спасибо 谢谢 ありがとう".split()
)
_FEW = 3
"""Words of a turn that is a greeting or a nod: nothing is asked in it."""

_NONE = Component(10.0, "answers say something")

_FILLER = 10
"""One word in ten may be of the matter in an answer that still says nothing about it."""


def politeness(subject: Subject) -> Component:
    """10 where answers say something; 0 where none that something was asked of does, 3 where half do not.

    An answer is empty where, but for function words, it has words of courtesy alone. One to thanks, a greeting or
    a farewell may be.
    """
    asked = [answer for question, answer in subject.exchanges if _asks(subject, question)]
    empty = [at for at in asked if _is_empty(subject, at)]
    if not empty:
        return _NONE
    share = len(empty) / len(asked)
    score = 0.0 if share > 0.5 else 3.0 if share >= 0.3 else 10.0 - 20 * share
    return Component(max(0.0, score), f"{len(empty)} of {len(asked)} answers are courtesies and say nothing")


def _asks(subject: Subject, turn: int) -> bool:
    """Whether something is asked or told in a turn; not by thanks or a farewell, but for a question after it."""
    words = subject.words[turn]
    if len(words) <= _FEW:
        return "?" in subject.folded[turn] and not subject.stems[turn] <= _POLITE_STEMS
    closes = len(words) < 3 * _FILLER and not _CLOSES.isdisjoint(words)
    return not closes or words[0] in REQUESTS or "?" in subject.folded[turn]


def _is_empty(subject: Subject, turn: int) -> bool:
    words = subject.words[turn]
    if len(words) < _FEW or len(subject.stems[turn] - _POLITE_STEMS) * _FILLER > len(words):
        return False
    polite = sum(map(_POLITE.__contains__, words))
    if polite < _FEW or polite * 8 < len(words):
        return False
    common = words_of_no_matter()
    rest = [word for word in words if word not in _POLITE and word not in common]
    return not rest or (len(rest) * _FILLER <= len(words) and "?" not in subject.folded[turn])
