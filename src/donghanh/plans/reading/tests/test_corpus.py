"""The corpus: plans in all the variants of the genre, and documents that are no plans.

How a document and its expectation look is told in ``corpus/README.md``.
"""

from __future__ import annotations

import pytest

from donghanh.plans.reading.head import PLAN_KINDS
from donghanh.plans.reading.tests import grammar
from donghanh.plans.reading.tests.corpus import judge
from donghanh.plans.reading.tests.corpus.judge import Document
from donghanh.plans.reading.tests.test_samples import everything_stands_in

ENOUGH = 0.95
DOCUMENTS = [*judge.by_hand(), *grammar.documents()]
PLANS = [one for one in DOCUMENTS if one.is_plan]
OTHERS = [one for one in DOCUMENTS if not one.is_plan]


@pytest.mark.parametrize("document", PLANS, ids=lambda one: one.name)
def test_a_plan_is_recognised_and_nothing_is_invented(document: Document) -> None:
    source, draft = document.read()
    assert draft.doc_type in PLAN_KINDS
    everything_stands_in(source, draft)
    assert judge.stray_targets(document, draft) == []


@pytest.mark.parametrize("document", OTHERS, ids=lambda one: one.name)
def test_what_is_no_plan_gives_no_target(document: Document) -> None:
    _, draft = document.read()
    assert draft.doc_type not in PLAN_KINDS
    assert (draft.targets, draft.tasks) == ((), ())
    assert "not_a_plan" in {warning.code for warning in draft.warnings}


@pytest.mark.parametrize("part", judge.PARTS)
def test_the_corpus_is_read_well(part: str) -> None:
    tally = judge.pooled(PLANS)[part]
    shown = "\n".join([f"{part}: {tally.precision} / {tally.recall}", *tally.misses])
    assert tally.wanted > 100
    assert tally.precision >= ENOUGH, shown
    assert tally.recall >= ENOUGH, shown


def test_the_corpus_is_large_enough() -> None:
    assert len(PLANS) >= 40
    assert len(OTHERS) >= 10
