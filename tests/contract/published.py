"""The public contract, as it was published: what others build on. It changes only when the contract does.

Methods with the parameters that are named for each, rows with their fields, and the verbs of the command line. It
stands here as data, apart from the code, so that a name that is changed or lost there is missed here.
"""

from collections.abc import Iterator, Mapping

Methods = Mapping[str, Mapping[str, str]]

PAGING = "limit page cursor sort_by sort_direction"
"""What every list takes."""

_ORDER = (
    "template_id count tier all_tiers parameter_sets conversation_ids matrix shared_parameters concurrency"
    " error_handling priority mode categories provider model temperature max_tokens max_attempts budget_usd pilot"
    " hold"
)
_FACETS = (
    "tiers statuses quality_min quality_max date_from date_to categories personas emotions batch_id template_id"
    " provider"
)
_CALLS = "conversation_id batch_id generation_id template_id model status date_from date_to"
_TEMPLATE = (
    "name description category tier text structure variables tone system_prompt language complexity "
    "quality_threshold is_active"
)
_SCENARIO = "name description parent_template_id context topic persona emotional_arc complexity status"
_EDGE_CASE = (
    "name description category trigger_condition expected_behavior risk_level priority parent_template_id status"
)

METHODS: Methods = {
    "system": {
        "hello": "client protocols",
        "ping": "",
        "info": "",
        "stats": "",
        "actors": "",
        "shutdown": "",
    },
    "rpc": {"discover": ""},
    "template": {
        "create": _TEMPLATE,
        "get": "template_id",
        "list": f"tier is_active min_rating category search {PAGING}",
        "update": f"template_id if_revision {_TEMPLATE}",
        "delete": "template_id",
        "resolve": "template_id parameters",
        "validate": "template_id parameters",
        "stats": "template_id",
        "rate": "template_id rating",
    },
    "scenario": {
        "create": _SCENARIO,
        "get": "scenario_id",
        "list": f"parent_template_id complexity status {PAGING}",
        "update": f"scenario_id if_revision {_SCENARIO}",
        "delete": "scenario_id",
    },
    "edge_case": {
        "create": _EDGE_CASE,
        "get": "edge_case_id",
        "list": f"category risk_level parent_template_id status tested {PAGING}",
        "update": f"edge_case_id if_revision {_EDGE_CASE}",
        "delete": "edge_case_id",
        "mark_tested": "edge_case_id",
    },
    "library": {"export": "", "import": ""},
    "batch": {
        "estimate": _ORDER,
        "start": f"name {_ORDER}",
        "status": "batch_id",
        "get": "batch_id",
        "list": f"statuses active {PAGING}",
        "items": f"batch_id statuses {PAGING}",
        "report": "batch_id",
        "pause": "batch_id",
        "resume": "batch_id",
        "cancel": "batch_id now",
        "retry": "batch_id include_cancelled",
        "release": "batch_id",
        "append": "batch_id seq parameter_sets",
        "set": "batch_id concurrency priority budget_usd mode",
        "clone": "batch_id",
        "delete": "batch_id",
    },
    "conversation": {
        "generate": "template_id scenario_id edge_case_id parameters tier categories provider model temperature"
        " max_tokens",
        "create": "title persona emotion topic categories turns",
        "get": "conversation_id include_turns",
        "list": f"{_FACETS} search {PAGING}",
        "update": "conversation_id title persona emotion topic categories review_score if_revision",
        "delete": "conversation_id hard",
        "stats": "",
        "search": f"query {_FACETS} {PAGING}",
        "review": "conversation_id action note",
        "bulk": "conversation_ids filter action note categories",
        "edit": "conversation_id turns if_revision",
        "revisions": f"conversation_id {PAGING}",
        "regenerate": "conversation_id",
        "coverage": "dimensions",
        "import": "format rows source",
    },
    "log": {
        "list": f"{_CALLS} {PAGING}",
        "get": "attempt_id",
        "costs": _CALLS,
        "performance": _CALLS,
        "prune": "older_than",
    },
    "flashcards": {
        "generate": "source_text source_name provider model prompt_version",
        "get": "generation_id",
        "list": PAGING,
    },
    "suggestion": {
        "list": f"generation_id status {PAGING}",
        "update": "suggestion_id front back",
        "accept": "suggestion_id suggestion_ids front back",
        "reject": "suggestion_id suggestion_ids",
        "reopen": "suggestion_id suggestion_ids",
    },
    "card": {"list": PAGING, "update": "card_id front back", "delete": "card_id"},
    "export": {
        "start": "format path filter split split_by dedup system_prompt redact include_rehearsal",
        "get": "export_id",
        "list": PAGING,
        "cancel": "export_id",
    },
    "events": {"subscribe": "topics from_seq", "unsubscribe": "subscription_id"},
}
"""Noun → method → the parameters that the contract names."""

_STAMPS = "owner created_at updated_at"

ROWS: Mapping[str, str] = {
    "template.variables": "name type default required options help",
    "template": f"id {_TEMPLATE} rating usage_count revision {_STAMPS}",
    "scenario": f"id {_SCENARIO} variation_count {_STAMPS}",
    "edge_case": f"id {_EDGE_CASE} tested last_tested_at {_STAMPS}",
    "batch": "id name status held reason priority mode tier concurrency error_handling shared_parameters"
    " categories provider model temperature max_tokens max_attempts budget_usd estimate progress eta_s"
    f" estimated_cost actual_cost started_at completed_at {_STAMPS}",
    "batch.progress": "total queued running completed successful failed cancelled percentage",
    "item": "id batch_id position status attempt activity tier template_id scenario_id edge_case_id topic"
    f" parameters error conversation_id cost_usd started_at finished_at {_STAMPS}",
    "item.error": "type message",
    "conversation": "id title persona emotion topic tier categories status quality_score review_score quality"
    " turn_count total_tokens template_id scenario_id edge_case_id batch_id item_id parameters provider model"
    f" prompt_version revision cost_usd review_history approved_by approved_at {_STAMPS}",
    "conversation.quality": "score reason",
    "conversation.review_history": "id action note by at from to",
    "conversation.turns": "turn_number role content token_count created_at",
    "attempt": "id batch_id item_id conversation_id generation_id template_id attempt provider model simulated"
    " temperature max_tokens parameters status error request_id input_tokens output_tokens cache_read_tokens"
    " cache_write_tokens cost_usd duration_ms stop_reason prompt_version price_as_of started_at finished_at"
    f" {_STAMPS}",
    "attempt.error": "type message http_status",
    "generation": "id status source_text source_name model prompt_version error metadata input_tokens"
    f" output_tokens cost_usd {_STAMPS}",
    "generation.error": "type message http_status excerpt request_id duration_ms",
    "suggestion": f"id generation_id front back source_span status {_STAMPS}",
    "card": f"id suggestion_id front back {_STAMPS}",
}
"""A row, or a part of one → its fields."""

VERBS: Mapping[str, str] = {
    "init": "",
    "daemon": "",
    "up": "",
    "down": "",
    "status": "",
    "doctor": "",
    "tui": "",
    "generate": "",
    "batch": "estimate start list show watch items pause resume cancel retry release append set clone delete"
    " report",
    "template": "",
    "scenario": "",
    "edge-case": "",
    "library": "",
    "conversation": "",
    "review": "",
    "log": "",
    "costs": "",
    "flashcards": "",
    "card": "",
    "import": "",
    "export": "",
    "service": "install uninstall status logs",
    "config": "show path check",
    "backup": "",
    "restore": "",
    "db": "check",
    "rehearsal": "serve",
    "rpc": "",
    "events": "",
    "completion": "",
}
"""Verb of the command line → the verbs under it that the contract names."""

BESIDES: frozenset[str] = frozenset({"quality.cancel", "quality.get", "quality.rescore"})
"""Methods that are there although the contract does not name them."""

STILL_TO_COME: frozenset[str] = frozenset()
"""What the contract has and the code has not: methods, parameters (`batch.set $.mode`), verbs (`greenroom tui`).

Nothing may stand here that is there, and in the end nothing at all.
"""

STILL_UNTESTED: frozenset[str] = frozenset()
"""The methods and verbs that have no test of their own yet, by the same rule."""


def methods() -> Iterator[tuple[str, frozenset[str]]]:
    """Every method by its whole name, with its parameters."""
    for noun, verbs in METHODS.items():
        for verb, parameters in verbs.items():
            yield f"{noun}.{verb}", frozenset(parameters.split())


def verbs() -> Iterator[tuple[str, ...]]:
    """Every verb of the command line as the words that are typed."""
    for verb, below in VERBS.items():
        yield (verb,)
        yield from ((verb, each) for each in below.split())
