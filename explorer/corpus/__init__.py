"""From files to posts and sections."""
