"""What a professional's turn looks at and does, and how somebody becomes one."""
