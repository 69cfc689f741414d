"""Addresses of the lists and the books, under /so-sach/."""

from django.urls import path

from donghanh.procedures.books import views

app_name = "books"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("in/", views.print_list, name="print"),
    path("tep/", views.export_list, name="export"),
    path("so/", views.books, name="books"),
    path("so/<slug:book_id>/", views.book, name="book"),
    path("so/<slug:book_id>/tep/", views.export_book, name="export_book"),
]
