"""Addresses of the register, under /ho-so/."""

from django.urls import path

from donghanh.register.views import (
    attachments,
    entries,
    exceptions,
    identity,
    law,
    moves,
    people,
    person,
    proposals,
    reorganisation,
    same_person,
)

app_name = "register"
urlpatterns = [
    path("", people.people, name="people"),
    path("in/", people.print_list, name="print"),
    path("chon-nguoi/", people.pick, name="pick"),
    path("moi/", people.new, name="new"),
    path("can-cu/<str:regime>/<str:limit>/", law.limit, name="limit"),
    path("cho-quyet-dinh/", proposals.waiting, name="proposals"),
    path("de-nghi/<int:pk>/", proposals.proposal, name="proposal"),
    path("de-nghi/<int:pk>/quyet-dinh/", proposals.confirm, name="confirm_proposal"),
    path("de-nghi/<int:pk>/tra-lai/", proposals.send_back, name="send_back_proposal"),
    path("de-nghi/<int:pk>/rut/", proposals.withdraw, name="withdraw_proposal"),
    path("de-nghi/<int:pk>/ban-quet/", proposals.scan, name="proposal_scan"),
    path("ngoai-le/", exceptions.exceptions, name="exceptions"),
    path("chuyen/", moves.moves, name="moves"),
    path("chuyen/<int:pk>/", moves.move, name="move"),
    path("<int:pk>/chuyen/", moves.send, name="move_send"),
    path("trung/", same_person.pairs, name="pairs"),
    path("sap-xep/", reorganisation.reorganisation, name="reorganisation"),
    path("sap-xep/<int:pk>/", reorganisation.reorganised, name="reorganised"),
    path("sap-xep/chon/", reorganisation.choices, name="reorganisation_choices"),
    path("<int:pk>/gop/", same_person.other, name="merge_other"),
    path("<int:pk>/gop/<int:other>/", same_person.compare, name="compare"),
    path("<int:pk>/gop/hoan-tac/<int:merge>/", same_person.undo, name="merge_undo"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/sua/", identity.correct, name="identity_correct"),
    path("<int:pk>/so-can-cuoc/", person.identity, name="identity"),
    path("<int:pk>/ghi/", entries.choose, name="record"),
    path("<int:pk>/ghi/<str:kind>/", entries.record, name="record_kind"),
    path("<int:pk>/muc/<int:entry>/dinh-chinh/", entries.correct, name="correct"),
    path("<int:pk>/muc/<int:entry>/rut/", entries.retract, name="retract"),
    path("<int:pk>/muc/<int:entry>/ban-quet/", attachments.attach, name="attach"),
    path("<int:pk>/ban-quet/<int:attachment>/", attachments.scan, name="scan"),
    path("<int:pk>/ban-quet/<int:attachment>/rut/", attachments.withdraw, name="withdraw_scan"),
]
