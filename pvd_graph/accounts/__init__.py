"""Who may write: tokens for machines."""
