"""Addresses of the register, under /ho-so/."""

from django.urls import path

from donghanh.register.views import deadlines, entries, law, people, person

app_name = "register"
urlpatterns = [
    path("", people.people, name="people"),
    path("in/", people.print_list, name="print"),
    path("chon-nguoi/", people.pick, name="pick"),
    path("moi/", people.new, name="new"),
    path("han/", deadlines.deadlines, name="deadlines"),
    path("can-cu/<str:regime>/<str:limit>/", law.limit, name="limit"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/so-can-cuoc/", person.identity, name="identity"),
    path("<int:pk>/ghi/", entries.choose, name="record"),
    path("<int:pk>/ghi/<str:kind>/", entries.record, name="record_kind"),
    path("<int:pk>/muc/<int:entry>/dinh-chinh/", entries.correct, name="correct"),
    path("<int:pk>/muc/<int:entry>/rut/", entries.retract, name="retract"),
]
