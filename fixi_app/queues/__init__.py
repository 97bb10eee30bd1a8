"""What lies between the world and a decision: inbox, leases, outbox. Durable, and repeatable at any point."""
