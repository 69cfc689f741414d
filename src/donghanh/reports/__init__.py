"""Reports: what an office sends upwards, computed, written, signed and frozen.

A report is a frozen question (docs/adr/0007). What this room offers to others:

* ``regimes``, ``outline``: who reports how often, by when, to whom, and what a report is made of;
* ``services``: open a report, compute it again, edit its words, sign it, begin a new version;
* ``queries``: the reports a user may see, who has to report, who has not;
* ``comparison``: what has changed since signing, figure by figure and entry by entry;
* ``document``: the report as an official document, for .docx and PDF.
"""
