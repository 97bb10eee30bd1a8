"""What lies between the world and a decision: the inbox, the leases, the outbox. Durable, and repeatable at any point."""
