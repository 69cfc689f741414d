"""Addresses of compulsory dossiers, under /ho-so-bat-buoc/."""

from django.urls import URLPattern, path

from donghanh.procedures.dossier import views

app_name = "dossier"
urlpatterns: list[URLPattern] = [
    path("", views.dossiers, name="list"),
    path("<int:pk>/", views.dossier, name="case"),
    path("<int:pk>/them-ban-quet/", views.attach, name="attach"),
    path("<int:pk>/bo-ho-so/", views.export, name="export"),
]
