"""What keeps Fixi itself going: backups, faults, the account, runs that one process claims, the sample business."""
