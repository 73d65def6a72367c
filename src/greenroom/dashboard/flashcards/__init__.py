"""The screen of flashcards: its state, its words, its widgets and its keys."""
