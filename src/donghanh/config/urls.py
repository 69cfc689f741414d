"""Every address of the site, room by room. ``access/tests/test_matrix.py`` walks all of them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("donghanh.home.urls")),
    path("", include("donghanh.access.urls")),
    path("ho-so/", include("donghanh.register.urls")),
    path("giay-to/", include("donghanh.procedures.papers.urls")),
    path("viec/", include("donghanh.procedures.work.urls")),
    path("ho-so-bat-buoc/", include("donghanh.procedures.dossier.urls")),
    path("so-sach/", include("donghanh.procedures.books.urls")),
    path("ho-tro/", include("donghanh.support.urls")),
    path("phong-ngua/", include("donghanh.prevention.urls")),
    path("chi-so/", include("donghanh.indicators.urls")),
    path("ke-hoach/", include("donghanh.plans.urls")),
    path("bao-cao/", include("donghanh.reports.urls")),
    path("quyen-du-lieu/", include("donghanh.portal.urls")),
]
handler400 = "donghanh.ui.errors.bad_request"
handler403 = "donghanh.ui.errors.forbidden"
handler404 = "donghanh.ui.errors.not_found"
handler500 = "donghanh.ui.errors.server_error"
