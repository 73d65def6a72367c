"""Function words of common languages: a few hundred of them make half of any text, and tell its language.

The commonest words of each language, as its grammars and frequency lists have them; written by hand. Of English
there are more, with the verbs that requests begin with, for most sets are English and many requests a few words
long.
"""

# ruff: noqa: RUF001, SIM905 - letters and marks of other scripts look like Latin ones; words read better unquoted

from collections.abc import Mapping
from types import MappingProxyType

FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "en": "the a an of to and in is for that it as with on by or be are this from at which can you your "
            "i my we our they their he she his her its not have has had was were will would could should "
            "may might do does did but if so than then there these those what how when where who why all "
            "any some more most one two also into about such other been being very just like me him them "
            "us am own same each few both before after again while because until against between through "
            "during above below up down out off over under here once only too now no nor every much many "
            "since without within upon yes let get make made use using used give don doesn didn isn wasn "
            "won t s ll ve re m d i'm it's",
            "de": "der die das und ist nicht ein eine einen einem einer eines zu von mit auf für den dem des im "
            "in an ich du er sie es wir ihr sich auch als wie bei nach aus aber oder wenn dass noch nur "
            "so sind war wird werden kann können haben hat hatte sein seine mein meine dein ihre ihren "
            "ihnen über unter zum zur um am durch vor mehr sehr hier da dann was wer wo warum man uns mir "
            "mich dir dich bis schon doch kein keine diese dieser dieses sie's welche müssen soll bitte "
            "gegen ohne",
            "fr": "le la les un une des du de et est à en que qui dans pour pas ne sur avec ce cette ces il "
            "elle on nous vous ils elles je tu mon ma mes ton ta votre vos notre son sa ses leur leurs au "
            "aux par plus mais ou où si se être avoir sont été fait peut comme tout tous très bien aussi "
            "sans y c l d qu n j s m était quel quelle comment pourquoi lui même entre après avant",
            "es": "el la los las un una unos unas de del y en que es a por para con no se su sus lo al como más "
            "pero o si mi tu te me le les nos este esta estos estas ese esa son fue ser está están hay "
            "muy también ya cuando donde qué cómo quién porque sin sobre entre hasta desde todo todos yo "
            "él ella ellos usted puede tiene hacer ha han",
            "it": "il lo la i gli le un uno una di del della dei delle e è in che non per con a da su al alla "
            "si sono come più ma o se mi ti ci vi suo sua questo questa questi anche ho hai ha hanno "
            "essere io tu lui lei noi voi loro nel nella dal dalla sul sulla quando dove perché cosa chi "
            "molto tutto tutti può fare era",
            "pt": "o a os as um uma de do da dos das e em no na nos nas que é para por com não se seu sua seus "
            "como mais mas ou ao à pelo pela eu você ele ela nós eles isso este esta esse essa são foi "
            "ser está tem há muito também já quando onde porque sem sobre entre até todo todos me te lhe "
            "meu minha pode fazer",
            "nl": "de het een en van is in dat op te voor niet met zijn aan er om als ook maar bij of uit naar "
            "dan die ik je jij hij zij ze we wij jullie u mijn jouw haar hun dit deze wat wie waar hoe "
            "waarom kan kunnen wordt worden heeft hebben was waren door over nog wel geen meer veel zo al "
            "tot",
            "sv": "och att det i en som är på för av med den till inte har om ett jag du han hon vi de så men "
            "var från kan ska eller när hur vad vem där här mycket också sig sin sitt sina min mitt din "
            "ditt detta denna dessa efter utan bara än skulle vara blir",
            "da": "og at det i en som er på for af med den til ikke har om et jeg du han hun vi de så men var "
            "fra kan skal eller når hvor hvad hvem der her meget også sig sin sit sine min mit din dit "
            "dette denne disse efter uden bare end skulle være bliver nogle",
            "pl": "i w na z do nie się to że jest o jak co po od za dla ale czy tak już być są był była było "
            "przez tym tego ten ta te ich jego jej ja ty on ona my wy oni mi mnie ci cię go mu bardzo "
            "może gdy który która które jeśli tylko także oraz przed pod bez ile masz mam chcesz chcę "
            "można trzeba jeszcze wszystko kiedy",
            "cs": "a v na se je že to s z do o i jak ale by pro tak po co od za být jsou byl byla bylo nebo "
            "když který která které jeho její já ty on ona my vy oni mi mě ti tě ho mu velmi může jen "
            "také před pod bez už není",
            "ro": "și în de la cu pe un o este nu că a ai al ale din să se care pentru mai ca dar sau dacă eu "
            "tu el ea noi voi ei îi îl le lui sunt a fost fi foarte când unde cum ce cine fără după până "
            "acest această aceste",
            "hu": "a az és hogy nem is egy ez azt van de mint ha csak meg már vagy még ki mi én te ő mert volt "
            "lesz kell lehet nagyon itt ott ezt azok ezek akkor hogyan miért után előtt nélkül minden",
            "fi": "ja on ei se että en oli hän mutta ovat kun niin kuin tämä joka voi myös jos mitä minä sinä "
            "me te he ole olla sen sitä tai vain nyt miten miksi missä hyvin kanssa ilman jälkeen ennen "
            "kaikki mukaan",
            "tr": "ve bir bu da de için ile ne mi çok daha gibi var olarak o ben sen biz siz onlar kadar sonra "
            "önce ama veya ya değil olan her şey nasıl neden nerede hangi en ki mı mu benim senin onun",
            "id": "yang dan di ini itu dengan untuk dari tidak adalah dalam akan pada juga ke bisa saya anda "
            "kamu dia kami kita mereka ada atau karena oleh seperti telah dapat sudah lebih apa bagaimana "
            "mengapa jika agar",
            "vi": "và là của có không được cho một các những này đó với trong tôi bạn anh chị em người khi đã "
            "sẽ đang rất cũng như để từ ra vào nếu thì mà gì nào tại sao nhưng hay hoặc",
            "ru": "и в не на что я с он а как это по но они к у ты из мы за вы так же от бы о его её их для все "
            "было только ещё или если уже когда где кто чтобы мне меня вам вас нет да при до под без "
            "очень быть может этот эта эти который которая которые",
            "uk": "і в не на що я з він а як це по але вони до у ти із ми за ви так же від би о його її їх для "
            "все було тільки ще або якщо вже коли де хто щоб мені мене вам вас ні та при під без дуже "
            "бути може цей ця ці який яка які є",
        }.items()
    }
)
"""Language, by its code of two letters → its words, casefolded, as `words_of` cuts them."""

REQUESTS = frozenset(
    "write describe explain create generate name list identify find rewrite summarize summarise classify "
    "compare construct convert calculate compose design develop discuss edit evaluate analyze analyse suggest "
    "propose provide tell translate determine transform outline predict come think arrange rearrange sort "
    "select choose pick add remove replace delete fill complete match categorize categorise brainstorm imagine "
    "invent devise draft formulate estimate solve count compute combine change correct detect define "
    "differentiate distinguish draw elaborate extract format group guess highlight illustrate infer insert "
    "interpret label modify organize organise output paraphrase parse pose produce prove rank read recommend "
    "rephrase report research respond restate reword role simplify simulate specify spot state substitute "
    "support synthesize tag take unscramble update verify assess answer ask build cite collect conduct "
    "demonstrate enumerate examine given justify make give how what why when where who which is are do does "
    "can could would will should did has have prepare plan help show teach please introduce speculate reorder "
    "persuade reverse shorten expand mention decide turn put set search look check narrate optimize predict "
    "quote assign assemble attach author browse capitalize cast characterize clarify clean compile condense "
    "connect contrast craft critique decipher deduce express figure follow greet hypothesize input join link "
    "model navigate order point present print process recite record reduce refer refute retrieve review revise "
    "roleplay sequence sing sketch split store structure study surprise test trace track use utilize view "
    "visualize vote weigh resolve validate adapt improve piece multiply divide subtract balance rate fix map "
    "measure mix scan process reorganize recreate rework revise spell start begin end remember use separate "
    "sum tweak".split()
)
"""What English requests begin with."""
