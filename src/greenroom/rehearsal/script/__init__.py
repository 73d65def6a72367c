"""What the rehearsal writes: conversations from banks of sentences and figures that add up, and flashcards.

A family of topics is a bank (`families/`), read by `bank`; `figures` draws numbers that belong together; `voice`
lets persona, emotion and topic speak; `talk` puts a conversation together and `flaws` spoils one now and then.
"""
