"""Addresses of plans, under /ke-hoach/."""

from django.urls import path

from donghanh.plans.views import importing, plans, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.plans, name="list"),
    path("nhap/", importing.import_plan, name="import"),
    path("<int:pk>/", plans.plan, name="plan"),
    path("<int:pk>/nhiem-vu/", tasks.tasks, name="tasks"),
    path("<int:pk>/nhiem-vu/<int:task>/", tasks.progress, name="progress"),
    path("<int:pk>/trach-nhiem/", plans.duties, name="duties"),
    path("<int:pk>/van-ban/", plans.source, name="source"),
    path("<int:pk>/van-ban/tep/", plans.file, name="file"),
    path("<int:pk>/soat/", importing.review_page, name="review"),
    path("<int:pk>/soat/thoi-gian/", importing.days, name="days"),
    path("<int:pk>/soat/xac-nhan/", importing.confirm, name="confirm"),
    path("<int:pk>/soat/<slug:key>/", importing.item, name="item"),
    path("<int:pk>/soat/<slug:key>/tra-loi/", importing.answer, name="answer"),
]
