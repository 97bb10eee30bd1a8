"""The Schedule area: a week of calendars, painted by one widget, and the dialogs that change it."""
