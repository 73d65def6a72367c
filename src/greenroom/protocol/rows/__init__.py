"""Rows as the wire shows them: times as text, money as dollars. Formatted here, once."""
