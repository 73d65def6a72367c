"""Every command of the socket, a file a noun.

Importing a noun enters its commands in the register; `greenroom.protocol.every_command` imports them all, and a
client only those that it sends.
"""
