"""Who does the work when: the writer's thread, the readers', and the event loop."""
