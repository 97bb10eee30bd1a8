"""Where the set-up walk stands. Pure."""

from collections.abc import Mapping, Sequence

from fixi_app.services.office import SetupField, SetupStep, StepName, Walk
from tui.texts import Texts

ORDER = tuple(StepName)
DONE, HERE, OPEN, OPTIONAL = "✓", "▶", "○", "·"


def first_open(walk: Walk) -> StepName:
    """Where work goes on: the first step that is needed and not done; the last one when all are."""
    return next((step.name for step in walk.steps if step.needed and not step.done), StepName.READY)


def neighbour(name: StepName, by: int) -> StepName:
    """The step before (-1) or after (1); the ends stay where they are."""
    return ORDER[min(max(ORDER.index(name) + by, 0), len(ORDER) - 1)]


def progress(walk: Walk, here: StepName, t: Texts) -> str:
    """All steps in one line, each with its sign."""
    return "  ".join(f"{_sign(step, here)} {t.named('step', step.name)}" for step in walk.steps)


def _sign(step: SetupStep, here: StepName) -> str:
    if step.name is here:
        return HERE
    if step.done:
        return DONE
    return OPEN if step.needed else OPTIONAL


def step_of(walk: Walk, name: StepName) -> SetupStep:
    return next(step for step in walk.steps if step.name is name)


def provider_field(step: SetupStep) -> SetupField | None:
    """The one field of a step that is chosen from a list: who carries the messages."""
    return next((field for field in step.fields if field.choices), None)


def chosen(step: SetupStep, typed: Mapping[str, str]) -> str:
    """The provider that stands there now, kept or only chosen; empty for none."""
    field = provider_field(step)
    return "" if field is None else typed.get(field.name, field.value) if not field.fixed else field.value


def asked(step: SetupStep, provider: str) -> list[SetupField]:
    """The fields that this choice needs; before it only the choice itself."""
    choice = provider_field(step)
    if choice is not None and provider not in choice.choices:
        return [choice]
    return [field for field in step.fields if field.provider in ("", provider)]


def entered(step: SetupStep, typed: Mapping[str, str]) -> dict[str, str]:
    """What differs from what is kept, of what is asked for now. An empty secret is one that was left as it is."""
    there = asked(step, chosen(step, typed))
    fields = [field for field in there if field.name in typed and not field.fixed]
    values = {field.name: typed[field.name].strip() for field in fields}
    return {
        field.name: values[field.name]
        for field in fields
        if values[field.name] != field.value and not (field.secret and not values[field.name])
    }


def can_be_tried(step: SetupStep) -> bool:
    """Whether something is kept here that an outside part answers for: health sends people here to test it again."""
    kept = any(field.is_set and not field.choices for field in step.fields)
    return kept and step.name in (StepName.WHATSAPP, StepName.GEMINI)


def told(step: SetupStep, t: Texts) -> Sequence[str]:
    """How it stands, sentence by sentence; the last step lists what is missing."""
    if step.name is StepName.READY and not step.done:
        return [t("walk.missing"), *(f"{OPEN} {sentence}" for sentence in step.told)]
    sign = DONE if step.done else OPEN
    return [*(f"{sign} {sentence}" for sentence in step.told), *(f"{OPTIONAL} {sentence}" for sentence in step.notes)]
