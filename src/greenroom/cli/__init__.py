"""The command line: a file a noun, each imported only when it is named.

stdout is data, stderr is narration. Whatever a model wrote is cleaned of control characters before it is shown.
"""
