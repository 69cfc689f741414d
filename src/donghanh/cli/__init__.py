"""The ``donghanh`` command. ``main.COMMANDS`` is the table of everything it can do.

A command lives in the module of its name, does its Django set-up lazily with
``cli.django.setup(role)``, and speaks through ``cli.output``: results and JSON on stdout,
messages and progress on stderr. Exit codes: 0 done, 1 refused, 2 bad usage.
"""
