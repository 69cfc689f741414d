"""Addresses of the work list, under /viec/."""

from django.urls import path

from donghanh.procedures.work.views import absences, heads, settings, work

app_name = "work"
urlpatterns = [
    path("", work.index, name="list"),
    path("giao/", work.assign, name="assign"),
    path("can-xem/", heads.index, name="heads"),
    path("can-xem/nguong/", heads.escalation, name="escalation"),
    path("vang-mat/", absences.index, name="absences"),
    path("vang-mat/<int:pk>/ket-thuc/", absences.end, name="absence_end"),
    path("thong-bao/", settings.notices_page, name="notices"),
    path("nhac/", settings.index, name="settings"),
    path("nhac/lich/", settings.renew, name="feed_renew"),
    path("nhac/lich/thu-hoi/", settings.revoke, name="feed_revoke"),
    path("lich/<str:secret>.ics", settings.feed, name="feed"),
]
