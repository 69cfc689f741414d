"""Addresses of reports, under /bao-cao/."""

from django.urls import path, register_converter

from donghanh.reports.views import changes, lists, report


class FormatConverter:
    """The two formats of the paper."""

    regex = "docx|pdf"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "paper")

app_name = "reports"
urlpatterns = [
    path("", lists.reports, name="list"),
    path("lap/", lists.open_report, name="open"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/luu/", report.save, name="save"),
    path("<int:pk>/tinh-lai/", report.recompute, name="recompute"),
    path("<int:pk>/ky/", report.sign, name="sign"),
    path("<int:pk>/phien-ban/", report.new_version, name="new_version"),
    path("<int:pk>/van-ban.<paper:format>", report.document, name="document"),
    path("<int:pk>/thay-doi/", changes.changes, name="changes"),
]
