"""Addresses of the prevention room, under /phong-ngua/."""

from django.urls import path

from donghanh.prevention.views import lists, records

app_name = "prevention"
urlpatterns = [
    path("", lists.activities, name="activities"),
    path("tap-huan/", lists.courses, name="courses"),
    path("tap-huan/<int:pk>/", lists.course, name="course"),
    path(
        "tap-huan/<int:pk>/nguoi-du/<int:attendance>/rut/",
        lists.retract_attendance,
        name="retract_attendance",
    ),
    path("can-bo/", lists.staff, name="staff"),
    path("mo-hinh/", lists.pilots, name="pilots"),
    path("dia-ban/", lists.areas, name="areas"),
    path("thu-tuc/", lists.procedures, name="procedures"),
    path("<slug:book>/ghi/", records.record, name="record"),
    path("<slug:book>/<int:pk>/sua/", records.correct, name="correct"),
    path("<slug:book>/<int:pk>/rut/", records.retract, name="retract"),
]
