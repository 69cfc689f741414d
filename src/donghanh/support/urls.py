"""Addresses of the support room, under /ho-tro/."""

from django.urls import path

from donghanh.support.views import helper, person

app_name = "support"
urlpatterns = [
    path("", helper.own, name="own"),
    path("tham/<int:pk>/", helper.visit, name="visit"),
    path("nguoi/<int:pk>/", person.person, name="person"),
    path("nguoi/<int:pk>/ghi/", person.record, name="record"),
    path("nguoi/<int:pk>/lan/<int:contact>/dinh-chinh/", person.correct, name="correct"),
    path("nguoi/<int:pk>/lan/<int:contact>/rut/", person.retract, name="retract"),
    path("nguoi/<int:pk>/dong-hanh/", person.assign, name="assign"),
    path("nguoi/<int:pk>/dong-hanh/<int:assignment>/ket-thuc/", person.end, name="end"),
    path(
        "nguoi/<int:pk>/dong-hanh/<int:assignment>/rut/",
        person.retract_assignment,
        name="retract_assignment",
    ),
]
