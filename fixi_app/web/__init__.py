"""What the outside world reaches over HTTP: webhooks, liveness, health."""
