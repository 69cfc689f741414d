"""What must be true before real people's records go in. Each problem is a sentence that says
what to do. ``python3 run.py check`` prints them all; the web server refuses to start on those
that the settings alone show.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from donghanh.config.settings import INSECURE_FIELD_KEY, INSECURE_SECRET_KEY

#: Characters; what `openssl rand -base64 48` gives has 64.
SHORTEST_SECRET = 43


def refuse_unready() -> None:
    """Raise ``ImproperlyConfigured`` with all problems of the settings, in production only."""
    if settings.PRODUCTION and (found := list(settings_problems())):
        raise ImproperlyConfigured("\n".join(["Chưa chạy thật được:", *found]))


def settings_problems() -> Iterator[str]:
    """The problems that the settings alone show; needs no database."""
    if not settings.PRODUCTION:
        yield "Đặt DONGHANH_ENV=production."
    if settings.DEBUG:
        yield "Tắt chế độ gỡ lỗi: bỏ biến DONGHANH_DEBUG."
    if settings.SECRET_KEY == INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield "Đặt DONGHANH_SECRET_KEY là chuỗi ngẫu nhiên riêng (openssl rand -base64 48)."
    keys = settings.FIELD_KEYS
    if INSECURE_FIELD_KEY in keys or min(map(len, keys)) < SHORTEST_SECRET:
        yield "Đặt DONGHANH_FIELD_KEYS là khóa mã hóa riêng (openssl rand -base64 48), cất giữ kỹ."
    hosts = [host for host in settings.ALLOWED_HOSTS if host]
    if not hosts or "*" in hosts:
        yield "Đặt DONGHANH_ALLOWED_HOSTS là tên miền của trang, ví dụ donghanh.example.vn."
    if settings.DB_ROLE != "app":
        yield "Trang web phải đăng nhập cơ sở dữ liệu bằng dh_app: bỏ biến DONGHANH_DB_ROLE."
    if not settings.STATIC_ROOT or not (Path(settings.STATIC_ROOT) / "build" / "app.css").exists():
        yield "Dựng và gom tệp giao diện: python3 run.py assets."


def database_problems() -> Iterator[str]:
    """The problems that only the database shows, asked with the login of the site."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "Cập nhật cấu trúc cơ sở dữ liệu: python3 run.py migrate."
    if _site_is_powerful():
        yield (
            "DATABASE_URL đang dùng tài khoản có quyền vượt qua phân quyền theo dòng. "
            "Hãy dùng dh_app, tài khoản không sở hữu bảng nào."
        )
    if names := sample_accounts():
        yield (
            f"Cơ sở dữ liệu có tài khoản mẫu ({', '.join(names)}). Dữ liệu thật cần một cơ sở "
            "dữ liệu mới, không có dữ liệu mẫu."
        )


def sample_accounts() -> list[str]:
    """The user names of sample accounts in this database: invented names, or known password."""
    from donghanh.access.models import User
    from donghanh.sample.accounts import ACCOUNTS, PASSWORD

    invented = {account.username: account.full_name for account in ACCOUNTS}
    return [
        user.username
        for user in User.objects.filter(username__in=invented).order_by("username")
        if user.full_name == invented[user.username] or user.check_password(PASSWORD)
    ]


def _site_is_powerful() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class c"
            "   JOIN pg_namespace n ON n.oid = c.relnamespace"
            "  WHERE n.nspname = 'public' AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
