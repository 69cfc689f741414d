"""As known at a moment: what is learned later moves today's figure and not the signed one."""

from __future__ import annotations

from donghanh.indicators.answer import answer, changes, rows, trend
from donghanh.indicators.periods import read
from donghanh.indicators.tests.world import DOAN_KET, TAN_PHONG, World, at

H1 = read("2024-H1")
SIGNED, LATER = at("2024-06-20"), at("2024-09-01")
IDS = ["ost_active", "svc_access_all", "staff_trained_rate"]


def figures(world: World, known: object) -> dict[str, tuple[int | None, int | None]]:
    found = answer(IDS, unit=world.city, period=H1, known=known)  # type: ignore[arg-type]
    return {key: (one.part, one.whole) for key, one in found.items()}


def test_late_corrected_and_retracted_rows_move_today_and_not_the_signed_figure(
    world: World,
) -> None:
    _, wrong = world.patient("2024-02-01")
    entry = wrong.entries.get()
    moved, _ = world.patient("2024-02-01", TAN_PHONG)
    user, _ = world.user("2024-02-01")
    contact = world.contact(user, "counselling", "2024-03-03")
    officer = world.staff(DOAN_KET)
    signed = figures(world, SIGNED)
    assert signed == {
        "ost_active": (2, None),
        "svc_access_all": (3, 3),
        "staff_trained_rate": (0, 1),
    }

    world.patient("2024-03-01", recorded="2024-07-01")  # a late entry
    # the admission was on 20 June, after the period
    world.paper(wrong, "substitution.admitted", "2024-06-20", recorded="2024-07-02", corrects=entry)
    world.contact(
        user, "counselling", "2024-03-03", recorded="2024-07-03", corrects=contact, retracted=True
    )
    world.course("2024-05-05", officer, recorded="2024-07-04")
    world.staff(DOAN_KET, until="2024-06-01", corrects=officer, recorded="2024-07-05")

    assert figures(world, SIGNED) == signed
    assert figures(world, LATER) == {
        "ost_active": (2, None),
        "svc_access_all": (2, 3),
        "staff_trained_rate": (0, 0),
    }
    assert moved.pk in {row.key for row in rows("ost_active", unit=world.city, period=H1)}


def test_the_moment_of_recording_counts_and_the_one_before_does_not(world: World) -> None:
    world.patient("2024-02-01", recorded="2024-06-20T09:30")
    before, exact = at("2024-06-20T09:29:59.999999"), at("2024-06-20T09:30")
    assert figures(world, before)["ost_active"] == (0, None)
    assert figures(world, exact)["ost_active"] == (1, None)


def test_changes_name_exactly_the_rows_and_the_papers_that_moved_them(world: World) -> None:
    stays, _ = world.patient("2024-02-01")
    leaves, case = world.patient("2024-02-01")
    late, late_case = world.patient("2024-03-01", recorded="2024-07-01")
    end = world.paper(case, "substitution.terminated", "2024-05-05", recorded="2024-07-02")
    asked = {"unit": world.city, "period": H1}
    found = changes("ost_active", **asked, known_from=SIGNED, known_to=LATER)  # type: ignore[arg-type]

    assert [(one.key, one.before is None, one.after is None) for one in found] == [
        (leaves.pk, False, True),
        (late.pk, True, False),
    ]
    gone, come = (one.evidence for one in found)
    # The status of February was believed open until the paper of July closed it before the end.
    assert [(one.mart, one.appeared_at, one.gone_at) for one in gone] == [
        ("episode", None, end.recorded_at)
    ]
    assert [(one.source, one.appeared_at) for one in come] == [
        (late_case.entries.get().pk, at("2024-07-01"))
    ]
    assert stays.pk not in {one.key for one in found}


def test_a_service_learned_later_is_the_evidence_of_a_rate(world: World) -> None:
    user, _ = world.user("2024-02-01")
    contact = world.contact(user, "counselling", "2024-03-03", recorded="2024-07-03")
    (change,) = changes(
        "svc_access_all", unit=world.city, period=H1, known_from=SIGNED, known_to=LATER
    )
    assert change.before is not None
    assert change.after is not None
    assert (change.before.in_part, change.after.in_part) == (False, True)
    assert [(one.mart, one.source) for one in change.evidence] == [("contact", contact.pk)]


def test_a_move_within_the_city_is_a_change_of_place_only(world: World) -> None:
    person, case = world.addict("2024-02-01", DOAN_KET)
    world.paper(case, "case.handed_on", "2024-03-01")
    dossier = world.case(person, "compulsory", "2024-03-01")
    world.paper(dossier, "compulsory.dossier_opened", "2024-03-01")
    world.paper(dossier, "case.received", "2024-04-01", recorded="2024-07-01", commune=TAN_PHONG)
    asked = {"unit": world.city, "period": H1, "known_from": SIGNED, "known_to": LATER}
    (change,) = changes("addicts_registered", **asked)  # type: ignore[arg-type]
    assert change.before is not None
    assert change.after is not None
    assert change.before.commune_id == person.commune_id
    assert change.after.commune_id == world.commune(TAN_PHONG).pk


def test_the_trend_is_the_same_question_at_earlier_days(world: World) -> None:
    world.patient("2024-01-01")
    world.patient("2024-03-14")
    world.patient("2024-03-15", recorded="2024-08-01")  # learned late: known at both ends
    points = trend(["ost_active"], unit=world.city, period=H1, known=LATER)["ost_active"]
    assert [(point.period.end.isoformat(), point.part) for point in points] == [
        ("2024-01-14", 1),
        ("2024-02-14", 1),
        ("2024-03-14", 2),
        ("2024-04-14", 3),
        ("2024-05-14", 3),
        ("2024-06-14", 3),
    ]
    whole = answer(["ost_active"], unit=world.city, period=H1, known=LATER)["ost_active"]
    assert points[-1].part == whole.part
