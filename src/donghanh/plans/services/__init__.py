"""Writes: import and confirm a plan, allot it, report and help its work, pass it down and on."""

from donghanh.plans.services.allotting import allot, record_figure
from donghanh.plans.services.arranging import join, split, take_back
from donghanh.plans.services.cascade import (
    accept,
    add_target,
    add_task,
    answer_offer,
    confirm_own,
    drop_item,
    edit_target,
    edit_task,
    give_back,
    make_own,
    send_up,
)
from donghanh.plans.services.confirming import confirm
from donghanh.plans.services.difficulties import answer, ask_again, raise_difficulty, settle
from donghanh.plans.services.extensions import ask_for_time, decide_time
from donghanh.plans.services.importing import (
    bind_suggested,
    import_plan,
    save_period,
    save_review,
)
from donghanh.plans.services.turns import retime
from donghanh.plans.services.versions import amend, amends, discard
from donghanh.plans.services.work import cancel, correct_progress, record_progress, resume

__all__ = [
    "accept",
    "add_target",
    "add_task",
    "allot",
    "amend",
    "amends",
    "answer",
    "answer_offer",
    "ask_again",
    "ask_for_time",
    "bind_suggested",
    "cancel",
    "confirm",
    "confirm_own",
    "correct_progress",
    "decide_time",
    "discard",
    "drop_item",
    "edit_target",
    "edit_task",
    "give_back",
    "import_plan",
    "join",
    "make_own",
    "raise_difficulty",
    "record_figure",
    "record_progress",
    "resume",
    "retime",
    "save_period",
    "save_review",
    "send_up",
    "settle",
    "split",
    "take_back",
]
