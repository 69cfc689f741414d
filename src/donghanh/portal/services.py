"""Writing the queue of requests: one verb, one transaction, with ``by``."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.portal.clocks import clocks
from donghanh.portal.models import DataRequest, DataRequestStep
from donghanh.register.models import Person
from donghanh.register.services import Place
from donghanh.register.versions import first_version, last_version, written_before
from donghanh.text import nfc, squeeze

_ENDS = (DataRequestStep.Act.COMPLETED, DataRequestStep.Act.REFUSED)


@transaction.atomic
def receive(
    *,
    by: User,
    unit: Unit,
    kind: str,
    received_at: datetime,
    applicant: str,
    text: str,
    person: Person | None = None,
    representing: str = "",
    others: bool = False,
    idempotency_key: UUID | None = None,
) -> DataRequest:
    """Put a request into the queue of a commune. A repeated key answers the row of the first time."""
    if earlier := written_before(DataRequest, idempotency_key):
        return earlier
    clocks().kind(kind)
    _refuse_future(received_at, "received_at")
    place = Place.of(unit)
    row = DataRequest(
        person=person,
        kind=kind,
        received_at=received_at,
        applicant=squeeze(nfc(applicant)),
        representing=squeeze(nfc(representing)),
        text=nfc(text).strip(),
        others=others,
        commune_id=place.commune_id,
        district_id=place.district_id,
        province_id=place.province_id,
    )
    return first_version(row, by=by, key=idempotency_key)


@transaction.atomic
def take_step(
    request: DataRequest,
    *,
    by: User,
    act: str,
    note: str = "",
    ground: str = "",
    at: datetime | None = None,
    idempotency_key: UUID | None = None,
) -> DataRequestStep:
    """Note what was done. Raises ``Refusal`` after the end, or for a refusal without its ground.

    Two officers who act at once are told apart: the second sees what the first did.
    """
    if earlier := written_before(DataRequestStep, idempotency_key):
        return earlier
    last_version(request)  # holds the request until the transaction ends
    done = list(request.steps.values_list("act", flat=True))
    if any(one in _ENDS for one in done):
        raise Refusal(
            _("Yêu cầu này đã được giải quyết xong, không ghi thêm được."), code="portal.ended"
        )
    if act in done:
        raise Refusal(
            _("Bước này đã được ghi. Anh/chị tải lại trang để xem."), code="portal.repeated"
        )
    if act == DataRequestStep.Act.REFUSED:
        if not ground:
            raise Refusal(
                _("Anh/chị chọn căn cứ từ chối để trả lời người yêu cầu."),
                code="portal.ground",
                field="ground",
            )
        clocks().ground(ground)
    else:
        ground = ""
    if act in (*_ENDS, DataRequestStep.Act.EXTENDED) and not note.strip():
        raise Refusal(
            _("Anh/chị ghi nội dung đã trả lời người yêu cầu."), code="portal.note", field="note"
        )
    moment = at or today.now()
    _refuse_future(moment, "at")
    step = DataRequestStep(
        request=request, act=act, at=moment, note=nfc(note).strip(), ground=ground
    )
    return first_version(step, by=by, key=idempotency_key)


def _refuse_future(moment: datetime, field: str) -> None:
    if moment > today.now():
        raise Refusal(_("Ngày này không thể ở sau hôm nay."), code="ledger.future", field=field)
