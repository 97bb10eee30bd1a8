"""What one step of the set-up walk shows between its title and its buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.widget import Widget

from fixi_app.services.office import SetupField, SetupStep, StepName
from tui.screens.settings.business_form import BusinessForm
from tui.screens.settings.walk_model import asked, chosen, provider_field
from tui.texts import Texts
from tui.widgets.basic import Copyable, Field, Say
from tui.widgets.choice import Choice
from tui.widgets.form import FormLine

PASSWORDS = ("password", "password_again")
WITH_FIELDS = (StepName.WHATSAPP, StepName.GEMINI, StepName.PHONE)
LIMITED = ("meta", "twilio")
"""Providers that take free texts only within 24 hours of a customer's word."""


@dataclass(frozen=True)
class Parts:
    """The widgets of a step. `draft`: what was typed and is not kept yet, by the setting's name."""

    step: SetupStep
    draft: Mapping[str, str]
    t: Texts

    def made(self, begun: bool) -> list[Widget]:
        """`begun`: the first step is done, so the others take values."""
        if self.step.name is StepName.BEGIN and not begun:
            return [self._line(name, Field(base="L", password=True, id=f"w-{name}")) for name in PASSWORDS]
        if self.step.name is StepName.BUSINESS:
            return [BusinessForm(id="walk-business", classes="walk-part")]
        if self.step.name in WITH_FIELDS and not begun:
            return [self._hint("walk.first_begin")]
        provider = provider_field(self.step)
        choice = [self._line(provider.name, self._choice(provider))] if provider else []
        return [*self._pasted(), *choice, *self._about_provider(), *self._fields(), *self._notes()]

    def _fields(self) -> list[Widget]:
        fields = asked(self.step, chosen(self.step, self.draft))
        return [self._line(one.name, self._field(one), self._beside(one)) for one in fields if not one.choices]

    def _pasted(self) -> list[Widget]:
        """Above the fields: once there is something to paste, that is what is left to do."""
        lines: list[Widget] = []
        for sentence, value in self.step.paste:
            lines.append(Say(sentence, base=None, classes="walk-part"))
            lines.append(Copyable(value, base="L", classes="walk-part paste"))
        return lines

    def _about_provider(self) -> list[Widget]:
        """What the chosen one is and for whom; before a choice, what all of them are."""
        field = provider_field(self.step)
        if field is None:
            return []
        here = chosen(self.step, self.draft)
        names = (here,) if here in field.choices else field.choices
        return [*(self._hint(f"walk_provider.{name}") for name in names), self._hint("walk.keeps_chats")]

    def _notes(self) -> list[Widget]:
        here = chosen(self.step, self.draft)
        if provider_field(self.step) is None or here not in LIMITED:
            return []
        to_come = not self.step.paste and not self.step.done
        console = [self._hint(f"walk_console.{here}")] if to_come else []
        return [*console, self._hint("walk.window")]

    def _hint(self, key: str) -> Say:
        return Say(self.t(key), classes="walk-part hint")

    def _line(self, name: str, field: Widget, hint: str = "") -> FormLine:
        line = FormLine(self.t.named("walk_field", name), field, hint)
        line.add_class("walk-part")
        return line

    def _choice(self, field: SetupField) -> Widget:
        title, here = self.t.named("walk_field", field.name), chosen(self.step, self.draft)
        options = [(name, self.t.named("provider", name)) for name in field.choices]
        unset = [] if here in field.choices else [("", self.t("walk.choose"))]
        return Choice(title, [*unset, *options], here, id=f"w-{field.name}", disabled=field.fixed)

    def _field(self, field: SetupField) -> Field:
        typed = self.draft.get(field.name, field.value)
        kept = self.t("walk.kept") if field.secret and field.is_set else ""
        return Field(
            typed, base="L", password=field.secret, placeholder=kept, disabled=field.fixed, id=f"w-{field.name}"
        )

    def _beside(self, field: SetupField) -> str:
        if field.fixed:
            return self.t("walk.fixed")
        if field.made and not field.is_set:
            return self.t("walk.made")
        return "" if field.needed or field.made else self.t("walk.optional")
