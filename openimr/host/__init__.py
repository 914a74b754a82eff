"""This machine: where the data lie, the embedded PostgreSQL, and the supervisor of our processes.

A process that needs the database calls `postgres.ensure(home)` and keeps the hold it gets; the server lives as long as
somebody holds it (`keeper`), so a kill -9 of any of us leaves no orphan and stops nobody else's server. Nothing here
knows Django or a case. POSIX only.
"""
