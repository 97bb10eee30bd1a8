"""The owner's side of the dialogue: his alerts, and the menu that `ניהול` opens."""
