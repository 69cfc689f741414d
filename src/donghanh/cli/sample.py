"""``donghanh sample``: the invented world, for showing, testing and measuring."""

from __future__ import annotations

from datetime import datetime

import click

from donghanh.cli import django, output
from donghanh.cli.language import both
from donghanh.cli.start import fill, migrate
from donghanh.errors import Refusal


@click.command(
    help=both(
        "Tạo thế giới mẫu bịa đặt trong một cơ sở dữ liệu trống; cùng hạt giống cho cùng kết quả.",
        "Make the invented sample world in an empty database; the same seed gives the same world.",
    )
)
@click.option(
    "--people",
    type=click.IntRange(min=1_000),
    help=both(
        "Nhân lên đến chừng này người, rải khắp cả nước (để đo tốc độ).",
        "Scale up to so many people all over the nation (to measure speed).",
    ),
)
@click.option("--seed", default=2024, show_default=True, help=both("Hạt giống.", "The seed."))
@click.option(
    "--clock",
    type=click.DateTime(["%Y-%m-%d"]),
    help=both(
        "Đặt lịch của thế giới mẫu sang 8 giờ sáng ngày này, để xem luật của ngày đó.",
        "Set the calendar of the sample world to eight o'clock of this day, to see its law.",
    ),
)
@output.json_option
def sample(people: int | None, seed: int, clock: datetime | None, as_json: bool) -> None:
    """Build, and scale when asked; the world itself is there only once."""
    django.setup("owner")
    from django.conf import settings
    from django.db import connection

    from donghanh.register.models import Person
    from donghanh.sample import scale, world
    from donghanh.sample.models import World

    if settings.PRODUCTION:
        raise Refusal("Không tạo dữ liệu mẫu trên hệ thống chạy thật.", code="sample.production")
    if not connection.introspection.table_names():
        migrate()
    fill(sample=False)
    if Person.objects.exists() and not World.objects.exists():
        raise Refusal(
            "Cơ sở dữ liệu này đã có hồ sơ, không phải thế giới mẫu.", code="sample.not_empty"
        )
    if clock is not None:
        world.set_clock(clock.date())
        output.say(
            f"Lịch của thế giới mẫu nay là ngày {clock:%d/%m/%Y}.",
            f"The sample world now lives on {clock:%Y-%m-%d}.",
        )
        return
    with output.progress() as bar:
        task = bar.add_task("", total=None)

        def tell(sentence: str, done: int) -> None:
            if sentence:
                bar.update(task, description=sentence)
            bar.advance(task, done)

        if not World.objects.exists():
            world.build(seed=seed, tell=tell)
        if people:
            bar.update(task, total=people, completed=0)
            scale.to(people, seed=seed, tell=tell)
    made = scale.size()
    if as_json:
        output.write_json(made)
    else:
        output.say(
            f"Thế giới mẫu có {made.people} người, {made.cases} hồ sơ, {made.entries} mục.",
            f"The sample world has {made.people} people, {made.cases} cases, {made.entries} entries.",
        )
