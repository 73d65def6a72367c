"""Greenroom: fine-tuning conversations written in batches, checked, reviewed and exported."""

__version__ = "0.1.0"
