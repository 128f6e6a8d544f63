"""Experience sheets: what towns write, what moderators decide, what is published."""
