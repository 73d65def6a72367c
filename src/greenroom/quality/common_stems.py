"""How often common English words come up: what two texts share by chance.

Stems of six letters, in about as many of 100,000 content words as their class says; counted in requests, answers
and encyclopaedia texts. Words that are not here are rarer.
"""

from collections.abc import Mapping
from types import MappingProxyType

_CLASSES = {
    240: "algori based change comple comput create custom data develo differ exampl experi follow functi genera "
    "given health help identi import improv includ increa inform learni list machin model need new number "
    "people perfor person proces produc progra provid result senten system techno time user way word work "
    "world year",
    160: "additi calcul charac code color common curren descri design effect effici elemen energy enviro explai "
    "featur first food human impact indivi input involv langua life manage name often organi output popula "
    "positi predic recogn reduce return specif take task type value well",
    120: "achiev add allow analyz area assist benefi book busine challe classi commun compan consid creati cultur "
    "day decisi electr ensure factor field form goal good hand high histor howeve image implem intera intern "
    "key known large lead learn level making method natura networ object operat order overal partic patter "
    "physic plant play potent power practi proble purcha python regula requir respon risk securi servic set "
    "signif social softwa state step struct sustai temper text traini true unders water yellow",
    80: "able accura action activi advanc americ amount anothe applic around articl artifi associ become best "
    "better body car chain climat collec come compar condit connec consum conten contin contri contro correc "
    "cost countr datase determ device econom educat email end essent evalua even event explor expres filter "
    "finall find flight freque friend future game govern great growth indust initia intell intere invest job "
    "john layer locati long love main market materi mean meanin measur media messag month moveme multip "
    "negati neural online optimi origin part past please point possib presen preven print protec qualit "
    "questi random range rate reason relate relati repres resear resour right role second select self severa "
    "skill smartp sorted source start store story string strong studen succes sum summar suppor sure table "
    "team techni term three togeth tool tradit transp usage use variab variou weathe web write",
    60: "abilit acces accoun affect analys animal app apple array art austin availa back banana behavi blockc "
    "called capabi card career case catego cause certai chart choose city clear com combin concep concer "
    "conclu constr contai crypto date deep depend diffic direct discov displa due earth emotio encour engine "
    "equati extern false family feedba feel film financ findin format free furthe group higher home hour html "
    "idea instru issue item keep knowle leadin left light loop mainta margin nature neuron next noun nuclea "
    "offer opport outcom phrase piece place plan planet plasti platfo price promot public quantu quickl real "
    "receiv recipe red reduci remote retrie sale satisf scienc see sense simila simple size small societ "
    "soluti sorry sound space specie speech statem still strate sugges superv target thing top topic total "
    "traine transf travel tree unique united unsupe usuall variet war websit",
    40: "academ accord acros actual addres adjust age agricu air alien allowi along alway answer approa approp "
    "ask atom attack audien author automa averag award backgr balanc bar batter black blog break bridge "
    "bright bring buildi call carbon cat causin cell center centur chargi choice citie clas cloud column "
    "compos compre conduc conseq conser consis contex contra conver correl credit critic cup decrea define "
    "degree delive demons destin detail discus diseas dog done drive easy emerge emissi employ engage enhanc "
    "ensuri entire error expens extrac eye face facial feelin figure five flow focuse found gather global "
    "greate green height hyperi influe ingred insigh instan instea int know last leader length letter likely "
    "limite line live los lower major make meal member mental minute modern money motiva named nation necess "
    "nlp non observ old open option paper parent passwo period philos pictur player politi post powerf prefer "
    "prepar primar prime priori probab procra profes profit projec proper purpos query reacti recycl refer "
    "releas releva remain report resist review revolu reward rise roboti rose scale school scient search "
    "sectio secure sequen serve settin shape share short side situat smalle solar solve someon specia statio "
    "storag streng studie study style subjec sun surfac taken taking though tip title today transa transl "
    "trend typica univer update verb villag virtua visual want waste weight woman workin writin writte york",
    30: "believ build childr circui digita enable enjoy establ expect greenh grow label les minimi never painti "
    "phone reader rule single sort thank toward whethe",
}

COMMONNESS: Mapping[str, float] = MappingProxyType(
    {stem: number / 100_000 for number, stems in _CLASSES.items() for stem in stems.split()}
)
"""Stem → the share of content words that it is."""
