"""What a provider of OpenID Connect wants back, with the session.

Some databases have the column already: for a while revision 0002 made it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column where there is none."""
    columns = sa.inspect(op.get_bind()).get_columns("session")
    if "id_token" not in {one["name"] for one in columns}:
        op.add_column("session", sa.Column("id_token", sa.String(), nullable=True))
