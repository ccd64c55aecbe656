"""What a user reads: screens, plain lines, JSON and CSV."""
