"""Addresses of papers, under /giay-to/."""

from django.urls import URLPattern, path, re_path

from donghanh.procedures.papers.views import drafts, outgoing, papers

app_name = "papers"
urlpatterns: list[URLPattern] = [
    path("cho-ky/", papers.waiting, name="waiting"),
    path("so-di/", outgoing.outgoing, name="outgoing"),
    path("so-di/so-bat-dau/", outgoing.begin, name="begin"),
    path("so-di/<int:pk>/huy/", outgoing.void, name="void"),
    path("nguoi/<int:pk>/", drafts.papers_of, name="person"),
    path("nguoi/<int:pk>/lap/", drafts.draft, name="draft"),
    path("<int:pk>/", papers.paper, name="paper"),
    path("<int:pk>/sua/", drafts.change, name="change"),
    path("<int:pk>/bo/", drafts.discard, name="discard"),
    path("<int:pk>/thay/", drafts.replace, name="replace"),
    path("<int:pk>/ban-hanh/", papers.issue, name="issue"),
    path("<int:pk>/chot/", papers.finish, name="finish"),
    re_path(r"^(?P<pk>\d+)/tai\.(?P<format>docx|pdf)$", papers.download, name="download"),
]
