"""Addresses of the indicators, under /chi-so/."""

from django.urls import path

from donghanh.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:indicator_id>/", views.detail, name="detail"),
    path("<slug:indicator_id>/dong/", views.rows, name="rows"),
    path("<slug:indicator_id>/bang.csv", views.table, name="table"),
]
