"""SQLite: one connection that writes, many that read, numbered migrations, and the SQL, a module an aggregate.

Repositories are modules of plain functions on a `sqlite3.Connection`. Two shells run them: `threaded` on the
connections' own threads, and `inline` in the caller's, for simulation in virtual time.
"""
