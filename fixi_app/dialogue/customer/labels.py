"""What the options about a visit that moves are called, in the language that is spoken now.

An option keeps what its label is made from, and not only the label: he may change the language while it is open.
"""

from fixi_app.dialogue import render, show
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Option
from fixi_app.domain.leads import Lead

_DEEDS = {
    "keep": "choice_keep", "stay": "choice_keep", "others": "choice_others",
    "other_pro": "choice_other_pro", "person": "choice_person",
    "wait": "choice_wait", "accept": "choice_accept", "cancel": "choice_cancel", "day": "choice_day",
}  # fmt: skip
WHICH = "which"
"""The verb of an option that names one of his visits."""


def labelled(option: Option, scene: Scene) -> Option:
    """The option, whose value is `VERB`, `VERB:ID` or a slot's id, with its label."""
    return option.but(label=label(option, scene))


def of_visit(lead: Lead, scene: Scene) -> Option:
    """One of his visits, or a request that has no hour yet, as an answer to "which?"."""
    value, issue = f"{WHICH}:{lead.id}", show.issue(lead, scene)
    return labelled(Option(value=value, name=issue, start=lead.appointment_start), scene)


def label(option: Option, scene: Scene) -> str:
    verb = option.value.partition(":")[0]
    if verb in _DEEDS:
        return render.text(_DEEDS[verb], scene.language, name=option.name)
    start = option.start or start_of(option.value)
    if verb == WHICH:
        return render.joined((option.name, show.window_if(start, scene)), scene.language)
    return _time(option, scene) if start else option.label


def _time(option: Option, scene: Scene) -> str:
    """`tomorrow 10:00-11:00, Avi Cohen (250-650 ...)`: a time of somebody who may cost something else."""
    price = f"({show.price(option.quote, scene)})" if option.quote else ""
    named = " ".join(part for part in (option.name, price) if part)
    return render.joined((show.window_if(option.start or start_of(option.value), scene), named), scene.language)
