"""Rows of the wire to answer with, each with what does not matter filled in."""

from typing import Any

from greenroom.model.conversation import Component
from greenroom.model.library import Variable
from greenroom.protocol.commands.batch import BatchStarted
from greenroom.protocol.commands.export import ExportFile, ExportRow
from greenroom.protocol.commands.system import Info
from greenroom.protocol.rows.batch import (
    BatchRow,
    BatchStatusRow,
    EstimateRow,
    ItemRow,
    LiveRow,
    ProgressRow,
    QuoteRow,
    Range,
    TierRow,
)
from greenroom.protocol.rows.conversation import ConversationRow, TurnRow
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow
from greenroom.protocol.rows.limits import LimitsRow
from greenroom.protocol.rows.log import AttemptRow, ErrorRow
from greenroom.protocol.rows.showing import show

BATCH = "01a10000-0000-7000-8000-0000000ba7c4"
CONVERSATION = "01a10000-0000-7000-8000-000000c0117e"
TEMPLATE = "01a10000-0000-7000-8000-000000007e3b"
AT = "2026-11-21T08:00:00.000000Z"

STAMPS: dict[str, Any] = {"owner": 1000, "created_at": AT, "updated_at": AT}


def progress(
    total: int = 10, successful: int = 0, failed: int = 0, running: int = 0, cancelled: int = 0
) -> ProgressRow:
    completed = successful + failed + cancelled
    return ProgressRow(
        total=total,
        queued=total - completed - running,
        running=running,
        completed=completed,
        successful=successful,
        failed=failed,
        cancelled=cancelled,
        percentage=100 * completed / total,
    )


ESTIMATE = EstimateRow(cost=Range(0.7, 1.0, 1.4), time_s=Range(50.0, 66.0, 80.0), basis="configured")


def quote(**changes: Any) -> QuoteRow:
    live = LiveRow(cost=ESTIMATE.cost, time_s=ESTIMATE.time_s)
    economy = LiveRow(cost=Range(0.35, 0.5, 0.7), time_s=Range(60.0, 3600.0, 86400.0))
    return QuoteRow(
        **{
            "items": 2,
            "cost": live.cost,
            "time_s": live.time_s,
            "by_tier": {"scenario": TierRow(items=2, cost=live.cost)},
            "basis": "history",
            "live": live,
            "economy": economy,
            **changes,
        }
    )


def batch(**changes: Any) -> BatchRow:
    return BatchRow(
        **{
            "id": BATCH,
            "name": "First try",
            "status": "processing",
            "held": False,
            "reason": None,
            "cancel_requested": False,
            "priority": "normal",
            "mode": "live",
            "tier": None,
            "concurrency": 3,
            "error_handling": "continue",
            "shared_parameters": {},
            "categories": (),
            "provider": "rehearsal",
            "model": "claude-sonnet-5-5",
            "temperature": None,
            "max_tokens": 8000,
            "max_attempts": 3,
            "budget_usd": None,
            "pilot": None,
            "estimate": ESTIMATE,
            "progress": progress(),
            "eta_s": None,
            "estimated_cost": 1.0,
            "actual_cost": 0.0,
            "started_at": None,
            "completed_at": None,
            **STAMPS,
            **changes,
        }
    )


def batch_status(**changes: Any) -> BatchStatusRow:
    waiting = changes.pop("verdicts_waiting", 0)
    row = batch(**changes)
    return show(BatchStatusRow, row, batch_id=row.id, created_at=AT, updated_at=AT, verdicts_waiting=waiting)


def started(**changes: Any) -> BatchStarted:
    return BatchStarted(
        **{
            "batch_id": BATCH,
            "status": "queued",
            "total_items": 2,
            "estimate": ESTIMATE,
            "warnings": (),
            **changes,
        }
    )


def item(**changes: Any) -> ItemRow:
    return ItemRow(
        **{
            "id": "01a10000-0000-7000-8000-0000000017e3",
            "batch_id": BATCH,
            "position": 1,
            "status": "failed",
            "attempt": 3,
            "activity": None,
            "tier": "template",
            "template_id": TEMPLATE,
            "scenario_id": None,
            "edge_case_id": None,
            "topic": "a late parcel",
            "parameters": {},
            "error": ErrorRow(type="refusal", message="it would not"),
            "conversation_id": None,
            "cost_usd": 0.01,
            "started_at": AT,
            "finished_at": AT,
            **STAMPS,
            **changes,
        }
    )


def conversation(**changes: Any) -> ConversationRow:
    return ConversationRow(
        **{
            "id": CONVERSATION,
            "title": "A parcel that never came",
            "persona": "a night nurse",
            "emotion": "tired",
            "topic": "a late parcel",
            "tier": "template",
            "categories": (),
            "status": "pending_review",
            "quality_score": 8.25,
            "review_score": None,
            "quality": {
                "lengths": Component(score=9.0, reason="even"),
                "repetition": Component(score=3.0, reason="twice"),
            },
            "quality_reason": "repetition: twice",
            "urgency": 0.6,
            "turn_count": 2,
            "total_tokens": 40,
            "template_id": TEMPLATE,
            "scenario_id": None,
            "edge_case_id": None,
            "batch_id": BATCH,
            "item_id": None,
            "parameters": {},
            "provider": "rehearsal",
            "model": "claude-sonnet-5-5",
            "prompt_version": "conversation-1",
            "revision": 1,
            "cost_usd": 0.0123,
            "review_history": [],
            "approved_by": None,
            "approved_at": None,
            **STAMPS,
            **changes,
        }
    )


def turn(number: int, role: str, content: str) -> TurnRow:
    return TurnRow(turn_number=number, role=role, content=content, token_count=9, created_at=AT)


def template(**changes: Any) -> TemplateRow:
    return TemplateRow(
        **{
            "id": TEMPLATE,
            "name": "Late parcel",
            "description": "",
            "category": "customer support",
            "tier": "template",
            "text": "Write about {{ topic }}.",
            "structure": "",
            "variables": (
                Variable(name="exchanges", type="number", default=6),
                Variable(name="urgent", type="boolean"),
            ),
            "tone": "",
            "system_prompt": "",
            "language": "en",
            "complexity": 5,
            "quality_threshold": None,
            "is_active": True,
            "rating": None,
            "usage_count": 0,
            "revision": 1,
            **STAMPS,
            **changes,
        }
    )


def scenario(**changes: Any) -> ScenarioRow:
    return ScenarioRow(
        **{
            "id": "01a10000-0000-7000-8000-0000005ce4a1",
            "name": "Closing the shop",
            "description": "",
            "parent_template_id": TEMPLATE,
            "context": "",
            "topic": "a refund",
            "persona": "a shopkeeper",
            "emotional_arc": "",
            "complexity": "moderate",
            "status": "active",
            "variation_count": 0,
            "revision": 1,
            **STAMPS,
            **changes,
        }
    )


def edge_case(**changes: Any) -> EdgeCaseRow:
    return EdgeCaseRow(
        **{
            "id": "01a10000-0000-7000-8000-00000ed9eca5",
            "name": "A threat",
            "description": "",
            "category": "safety",
            "trigger_condition": "They threaten.",
            "expected_behavior": "Stay calm.",
            "risk_level": "high",
            "priority": 8,
            "parent_template_id": None,
            "status": "active",
            "tested": False,
            "last_tested_at": None,
            "revision": 1,
            **STAMPS,
            **changes,
        }
    )


def attempt(**changes: Any) -> AttemptRow:
    return AttemptRow(
        **{
            "id": "01a10000-0000-7000-8000-0000000a77e3",
            "batch_id": BATCH,
            "item_id": None,
            "conversation_id": None,
            "generation_id": None,
            "template_id": None,
            "attempt": 1,
            "provider": "rehearsal",
            "model": "claude-sonnet-5-5",
            "simulated": True,
            "temperature": None,
            "max_tokens": 8000,
            "parameters": {},
            "status": "success",
            "error": None,
            "request_id": None,
            "input_tokens": 2000,
            "output_tokens": 3000,
            "cache_read_tokens": 0,
            "cache_write_tokens": 0,
            "cost_usd": 0.034,
            "duration_ms": 2500,
            "stop_reason": "end_turn",
            "prompt_version": "conversation-1",
            "price_as_of": "2026-10-01",
            "started_at": AT,
            "finished_at": AT,
            **STAMPS,
            **changes,
        }
    )


def export(**changes: Any) -> ExportRow:
    return ExportRow(
        **{
            "id": "01a10000-0000-7000-8000-0000000e4907",
            "status": "completed",
            "format": "openai",
            "path": "/data/exports/openai",
            "rows": 2,
            "files": (ExportFile(path="train.jsonl", rows=2, sha256="ab12"),),
            "progress": 100.0,
            "notes": (),
            "error": None,
            **STAMPS,
            **changes,
        }
    )


def info(**changes: Any) -> Info:
    return Info(
        **{
            "version": "0.1.0",
            "boot_id": "boot",
            "pid": 4242,
            "uid": 1000,
            "started_at": AT,
            "provider": "rehearsal",
            "provider_problem": None,
            "model": "claude-sonnet-5-5",
            "socket": "/run/greenroom.sock",
            "home": "/data",
            "config_file": None,
            "limits": LimitsRow(max_concurrency=None, max_utilization=0.9, used=0, waiting=0, providers=()),
            **changes,
        }
    )
