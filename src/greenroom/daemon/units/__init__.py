"""Transactions of the company: plain functions, each of which happens as a whole or not at all, facts included."""
