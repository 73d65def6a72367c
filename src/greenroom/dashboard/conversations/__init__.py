"""The screen of all conversations: its state, its words, its widgets and its keys."""
