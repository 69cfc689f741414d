"""What a person may ask of the office about the data it holds on him or her.

``services`` keeps the queue of requests (receive, answer, extend, complete, refuse), ``clocks``
gives their statutory time limits as data, ``extract`` makes the printable account of everything
the system holds about a person and who has read it.
"""
