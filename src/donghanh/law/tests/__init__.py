"""Tests of the law: packs, calendar and clock."""
