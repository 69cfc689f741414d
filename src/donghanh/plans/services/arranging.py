"""Cut an item of a draft in two, put it together with the next one, and take either back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.plans import review
from donghanh.plans.models import Plan
from donghanh.plans.review import Item
from donghanh.plans.services.importing import draft_of


@transaction.atomic
def split(plan: Plan, *, by: User, key: str, at: int) -> Plan:
    """Cut an item in two; ``at`` counts the characters of its words before the second part.

    What was decided about the item before is asked again. Raises ``Refusal``.
    """
    del by  # who may is the caller's matter; the log has the name
    draft, item = _item(plan, key)
    text = str(item.found["text"])
    if item.merged > 1:
        raise Refusal(
            _("Mục đã gộp thì phải gỡ gộp trước khi tách."), code="plan.merged", field="at"
        )
    if not text[:at].strip() or not text[at:].strip():
        raise Refusal(_("Mỗi phần phải có ít nhất một chữ."), code="plan.empty_part", field="at")
    decisions = _decisions(draft)
    cuts = decisions.get(item.base, {}).get("cut", [])
    # The words of a part were trimmed; look for them from where the part begins.
    begins = str(_original(draft, item.base)["text"]).find(text, item.start)
    decisions.pop(key, None)
    decisions.setdefault(item.base, {})["cut"] = sorted({*cuts, begins + at})
    return _save(plan, draft)


@transaction.atomic
def join(plan: Plan, *, by: User, key: str) -> Plan:
    """Put an item together with the next one of its kind. Raises ``Refusal`` when there is none."""
    del by
    draft, item = _item(plan, key)
    if not item.followed:
        raise Refusal(_("Không có mục nào tiếp theo để gộp."), code="plan.last_item")
    last = item
    if item.merged > 1:
        last = _last_of(draft, item)
    _decisions(draft).setdefault(last.key, {})["with_next"] = True
    return _save(plan, draft)


@transaction.atomic
def take_back(plan: Plan, *, by: User, key: str) -> Plan:
    """Undo everything decided about an item: it stands again as it was read."""
    del by
    draft, item = _item(plan, key)
    decisions = _decisions(draft)
    undone = _merged_keys(draft, item)
    if item.parted:
        base = decisions.get(item.base, {})
        base["cut"] = [place for place in base.get("cut", []) if place != item.start]
    else:
        undone += [one for one in decisions if one.startswith(f"{key}-")]
    for one in undone:
        decisions.pop(one, None)
    return _save(plan, draft)


def _item(plan: Plan, key: str) -> tuple[Plan, Item]:
    draft = draft_of(plan)
    item = review.of(draft).item(key)
    if item is None:
        raise Refusal(_("Bản nháp không có mục này."), code="plan.no_item")
    return draft, item


def _decisions(draft: Plan) -> dict[str, Any]:
    found: dict[str, Any] = draft.review.setdefault("items", {})
    return found


def _original(draft: Plan, key: str) -> dict[str, Any]:
    """The item as the reader found it."""
    whole = Plan(draft=draft.draft, review={})
    item = review.of(whole).item(key)
    assert item is not None
    return dict(item.found)


def _merged_keys(draft: Plan, item: Item) -> list[str]:
    """The keys of the items that were put together into this one."""
    apart = Plan(draft=draft.draft, review=_without_joins(draft.review))
    keys = [one.key for one in review.of(apart).items]
    at = keys.index(item.key)
    return keys[at : at + item.merged]


def _last_of(draft: Plan, item: Item) -> Item:
    apart = Plan(draft=draft.draft, review=_without_joins(draft.review))
    found = review.of(apart).item(_merged_keys(draft, item)[-1])
    assert found is not None
    return found


def _without_joins(stored: dict[str, Any]) -> dict[str, Any]:
    items = stored.get("items", {})
    return {
        **stored,
        "items": {
            key: {name: value for name, value in one.items() if name != "with_next"}
            for key, one in items.items()
        },
    }


def _save(plan: Plan, draft: Plan) -> Plan:
    draft.save(update_fields=["review"])
    plan.review = draft.review
    return plan
