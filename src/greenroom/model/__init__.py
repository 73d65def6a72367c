"""What things are: frozen structs, ids, states with their transition tables, and pure rules.

Every other room may import this one; it imports none of them.
"""
