"""What fills the window: the desk with its areas, the forms and the dialogs over it."""
