"""Addresses of this room, under /quyen-du-lieu/."""

from django.urls import path

from donghanh.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("moi/", views.new, name="new"),
    path("<int:pk>/", views.one, name="request"),
    path("nguoi/<int:pk>/ban-trich.<str:format>", views.extract, name="extract"),
]
