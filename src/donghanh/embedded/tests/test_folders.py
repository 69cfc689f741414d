"""Where the data lies: a named folder is taken, otherwise one per checkout, never inside it."""

from __future__ import annotations

from pathlib import Path

from donghanh.embedded import settings
from donghanh.embedded.folders import PROJECT, data_folder

HERE = Path("/home/an/dong hanh")
COPY = Path("/home/an/sao/dong hanh")


def test_a_named_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert data_folder({"DONGHANH_DATA": str(tmp_path)}, project=HERE) == tmp_path


def test_root_and_users_have_their_own_places() -> None:
    assert data_folder({}, project=HERE, root=True).parent == Path("/var/lib/donghanh")
    chosen = data_folder({"XDG_DATA_HOME": "/data"}, project=HERE, root=False)
    assert chosen.parent == Path("/data/donghanh")
    usual = data_folder({}, project=HERE, root=False)
    assert usual.parent == Path.home() / ".local/share/donghanh"


def test_two_checkouts_of_the_same_name_do_not_share_a_database() -> None:
    assert data_folder({}, project=HERE) != data_folder({}, project=COPY)
    assert data_folder({}, project=HERE).name.startswith("dong hanh-")


def test_data_lies_outside_the_checkout() -> None:
    assert PROJECT not in data_folder({}).parents


def test_the_configuration_quotes_paths_and_keeps_within_small_machines() -> None:
    small = settings.conf(
        sockets=Path("/tmp/x"), logs=Path("/o'b\\c"), durable=True, memory=2 * 1024**3
    )
    assert "log_directory = '/o''b\\\\c'" in small
    assert "shared_buffers = '128MB'" in small
    assert "fsync = 'on'" in small
    large = settings.conf(sockets=Path("/tmp/x"), logs=Path("/l"), durable=True, memory=64 * 10**9)
    assert "shared_buffers = '256MB'" in large
