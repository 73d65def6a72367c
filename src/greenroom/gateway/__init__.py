"""The daemon's front: the listening socket, a session a connection, and the handlers, a file a noun.

A line becomes a typed command (`session`, `dispatch`), its handler asks the store's readers or the company, and
the answer goes back. Everything is bounded: lines, requests in flight, outboxes, subscriptions, sessions.
"""
