"""The promise gate: the model may phrase, it may not promise. Only a draft of the permitted form gets through.

The form is a list of what is allowed, not a hunt for tricks: letters of one plain alphabet, a few signs, one harmless
emoji, one line, one question. So digits of any script, links, markup, placeholders, hidden characters and look-alike
letters fail because nobody let them in. What letters can still say (a number, a price, a time, a way to pay or call, a
booking, another person, a claim of being human, "it is safe") is looked up in `words`, one file per language that a
person can extend. And since nobody can think of every promise, a statement is made of listed words only (`known_*`),
and the question is about the fault.

A dropped draft costs a kind sentence; a promise let through costs a customer. In doubt it is dropped.
"""

from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.fields import as_name, told_by_nobody, without
from fixi_app.dialogue.gate.judge import fault_of, gated, passes
from fixi_app.dialogue.gate.shape import LONGEST

__all__ = ["LONGEST", "Fault", "as_name", "fault_of", "gated", "passes", "told_by_nobody", "without"]
