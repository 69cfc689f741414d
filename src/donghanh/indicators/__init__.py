"""Indicators: what the plans promise, counted from the records.

An indicator is a relation of rows (docs/adr/0006). What this room offers to others:

* ``periods``: reporting periods of both schemes, both ends included;
* ``catalogue``: the indicators, their words, notes and sources, and the version of them all;
* ``answer``: figures, trends, the rows behind them, and what changed between two moments of
  knowledge, on PostgreSQL or on DuckDB over exported Parquet files;
* ``judge``: whether a target is met or on its way, by one rule;
* ``suggest``: which indicator a target's sentence may mean;
* ``charts``: the pictures of the page and of the report.
"""
