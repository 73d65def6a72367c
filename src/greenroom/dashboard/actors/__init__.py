"""The live supervision tree, and what the daemon counts."""
