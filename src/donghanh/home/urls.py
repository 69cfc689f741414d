"""Addresses of the home page."""

from django.urls import path

from donghanh.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("suc-khoe/", views.health, name="health"),
]
