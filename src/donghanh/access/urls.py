"""Addresses of this room."""

from django.urls import path

from donghanh.access.views import account, logs, users

app_name = "access"
urlpatterns = [
    path("dang-nhap/", account.sign_in, name="sign_in"),
    path("dang-xuat/", account.sign_out, name="sign_out"),
    path("mat-khau/", account.password, name="password"),
    path("ngon-ngu/", account.language, name="language"),
    path("nhat-ky-cua-toi/", logs.own, name="own_log"),
    path("nhat-ky/", logs.everyone, name="log"),
    path("tai-khoan/", users.index, name="users"),
    path("tai-khoan/moi/", users.new, name="user_new"),
    path("tai-khoan/<int:pk>/", users.detail, name="user"),
]
