"""What the running appliance offers to a front end and to other commands: the desk, the deeds of the local socket."""

import json
from collections.abc import Callable
from typing import Any

from fixi_app import local_socket, logs
from fixi_app.appliance import Appliance
from fixi_app.channels.simulator import make_inbound
from fixi_app.commands import admin, export_person
from fixi_app.commands.set_up import SetUpHands
from fixi_app.domain.contacts import normal_phone
from fixi_app.services.desk.changes import Changes
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.office import Desk
from fixi_app.understanding.places import gazetteer


async def build_desk(
    appliance: Appliance,
    ring: logs.LogRing,
    changes: Changes,
    *,
    demo: bool = False,
    restart: Callable[[], None] | None = None,
) -> Desk:
    """The owner's desk over a running appliance; it looks and measures until the appliance ends."""
    settings = appliance.settings

    def stamp() -> str:
        return f"{appliance.clock.now().astimezone(settings.zone):%Y%m%d-%H%M%S}"

    desk = Desk(
        appliance.road,
        ring,
        changes,
        gazetteer,
        Surroundings(
            data_dir=settings.data_dir if settings.data_dir.exists() else None,
            models=settings.gemini_models if settings.gemini_api_key else (),
            model_faults=appliance.model_faults,
            failing_jobs=lambda: appliance.runner.failing,
            tunnel=appliance.tunnel_status,
            registering=appliance.register_status,
            address=appliance.address,
            from_outside=not settings.provider_is_local,
            database=settings.database_shown,
            overrides=settings.overrides,
            machinery=appliance.runner,
            media_dir=settings.data_dir / "media",
            shared_files=settings.on_server,
            backup_dir=None if demo or settings.on_server else settings.backup_dir,
            set_up=None if demo else SetUpHands(settings, appliance.db, stamp, restart),
            sample_business=appliance.sample_business,
            demo=demo,
            keeping_awake=appliance.keeping_awake,
            heartbeat=appliance.heartbeat,
        ),
    )
    appliance.road.faults.look = desk.health_for_alerts
    await desk.open()
    appliance.spawn(desk.run(), "vitals")

    async def close() -> None:
        desk.close()
        await appliance.stop_task("vitals")

    appliance.ending.add("the desk", 0.5, close)
    return desk


def door_deeds(appliance: Appliance, desk: Desk | None = None) -> dict[str, local_socket.Deed]:
    """What a command may ask of the running process; its desk hears of users that were added so."""
    return {
        **admin.running_deeds(appliance.db, appliance.clock, desk.users_changed if desk else None),
        **export_person.running_deeds(appliance.db, appliance.clock),
        "chat_say": lambda asked: _say(appliance, asked),
        "chat_talk": lambda asked: _talk(appliance, asked),
    }


async def _say(appliance: Appliance, asked: dict[str, Any]) -> str:
    """Somebody writes from a terminal; only over the simulator."""
    ground = appliance.road.ground
    phone = normal_phone(str(asked["phone"]), ground.country)
    if ground.channel.name != "simulator":
        raise ValueError("A real number is connected; chat works only with the simulator.")
    if phone is None:
        raise ValueError("This is not a phone number: write it like +972500000501.")
    message = make_inbound(
        f"simulator:{phone}", str(asked["text"]), sent_at=ground.clock.now(), message_id=ground.ids.new("said")
    )
    await appliance.road.receive.keep([message])
    return phone


async def _talk(appliance: Appliance, asked: dict[str, Any]) -> str:
    """What was sent to this person after the given number of messages, and whether more is under way."""
    phone = normal_phone(str(asked["phone"]), appliance.road.ground.country)
    sent = appliance.db["simulator"].find(
        {"address": f"simulator:{phone}"}, sort=[("at", 1), ("_id", 1)], skip=int(asked.get("after", 0))
    )
    return json.dumps([document["text"] for document in await sent.to_list()], ensure_ascii=False)


