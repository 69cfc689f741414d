"""What must hold for any history, lawful or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donghanh.law import packs
from donghanh.register.fold import Fact, Known, Span, fold, history
from donghanh.register.replay import Replayed
from donghanh.register.tests.stories import at
from donghanh.register.tests.walks import closers, histories

PACK = packs.load("2021")
START = at("3/1/2023", 0)
#: Kinds of one measure in any order: the fold must say something sensible of every dossier.
KINDS = sorted(
    kind.kind
    for kind in PACK.entries.values()
    if "compulsory" in kind.measures or "user" in kind.measures
)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Fact]:
    """Entries, some late, some corrected or taken out, in the order the office learned them."""
    facts: list[Fact] = []
    known = START
    for number in range(1, draw(st.integers(1, 9)) + 1):
        known += timedelta(hours=draw(st.integers(1, 400)))
        happened = known - timedelta(hours=draw(st.integers(0, 900)))
        roots = [fact for fact in facts if fact.corrects is None]
        mends = draw(st.sampled_from([None, None, *roots])) if roots else None
        facts.append(
            Fact(
                id=number,
                kind=mends.kind if mends else draw(st.sampled_from(KINDS)),
                happened_at=happened,
                effective_on=happened.date(),
                recorded_at=known,
                commune=draw(st.integers(1, 2)),
                data={"term_months": draw(st.integers(6, 24))},
                corrects=mends.id if mends else None,
                retracted=bool(mends) and draw(st.booleans()),
            )
        )
    return facts


def believed(learned: list[Known], moment: datetime) -> list[Span]:
    spans = [
        row.span
        for row in learned
        if row.known_from <= moment and (row.known_to is None or moment < row.known_to)
    ]
    return sorted(spans, key=lambda span: span.start)


@given(ledgers())
@settings(max_examples=150, deadline=None)
def test_the_stored_belief_is_the_fold_at_every_moment(facts: list[Fact]) -> None:
    learned, folded = history(facts, PACK)
    assert folded == fold(facts, PACK)
    for fact in facts:
        moment = fact.recorded_at
        assert believed(learned, moment) == list(fold(facts, PACK, known=moment).spans)


@given(ledgers(), ledgers())
@settings(max_examples=100, deadline=None)
def test_later_knowledge_never_changes_an_earlier_answer(
    facts: list[Fact], more: list[Fact]
) -> None:
    moment = facts[-1].recorded_at
    before = believed(history(facts, PACK)[0], moment)
    last = facts[-1].id
    later = [
        Fact(
            fact.id + last,
            fact.kind,
            fact.happened_at,
            fact.effective_on,
            fact.recorded_at + (moment - START),
            fact.commune,
            fact.data,
            fact.corrects and fact.corrects + last,
            fact.retracted,
        )
        for fact in more
    ]
    assert believed(history([*facts, *later], PACK)[0], moment) == before


@given(ledgers())
@settings(max_examples=150, deadline=None)
def test_a_case_is_in_one_status_on_each_day(facts: list[Fact]) -> None:
    spans = fold(facts, PACK).spans
    for earlier, later in pairwise(spans):
        assert earlier.end == later.start
        assert earlier.start < later.start
    if spans:
        assert spans[-1].end is None


@given(ledgers())
@settings(max_examples=100, deadline=None)
def test_at_most_one_clock_of_each_limit_runs(facts: list[Fact]) -> None:
    running = [promise.limit for promise in fold(facts, PACK).promises if promise.state == "open"]
    assert len(running) == len(set(running))


@given(ledgers())
@settings(max_examples=100, deadline=None)
def test_the_order_of_telling_does_not_matter(facts: list[Fact]) -> None:
    assert fold(reversed(facts), PACK) == fold(facts, PACK)


@given(histories())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_lawful_case_has_one_status_on_each_day_and_no_step_out_of_order(
    told: Replayed,
) -> None:
    for case, folded in told.cases:
        assert folded.irregular == ()
        assert folded.status is not None
        assert folded.status.end is None
        assert folded.spans[0].start == case.opened_on
        for earlier, later in pairwise(folded.spans):
            assert earlier.start < later.start == earlier.end
        for span in folded.spans:
            assert any(span.status in packs.load(law).statuses for law in packs.IDS)


@given(histories())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_rebuilding_a_lawful_case_gives_what_was_written_step_by_step(told: Replayed) -> None:
    born = told.scenario.born_on
    for case, _ in told.cases:
        learned, folded = history(case.facts, born=born)
        assert folded == fold(case.facts, born=born)
        for fact in case.facts:
            moment = fact.recorded_at
            then = fold(case.facts, known=moment, born=born)
            assert believed(learned, moment) == list(then.spans)


@given(histories())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_deadline_runs_that_nothing_can_close(told: Replayed) -> None:
    for case, folded in told.cases:
        assert folded.status is not None
        for promise in folded.promises:
            if promise.state == "open" and not promise.is_term:
                ways = closers(promise, case.measure, folded.regime, folded.status.status)
                assert ways, (promise.limit, folded.regime, folded.status.status)
