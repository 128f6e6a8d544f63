"""Organisations, people, roles, invitations, sessions and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    _organisations()
    _people()
    _secrets()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        _person("audit", "person_id", "SET NULL"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_person_id", "audit", ["person_id"])
    with op.batch_alter_table("token") as token:
        token.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        token.create_foreign_key(
            "fk_token_organisation_id",
            "organisation",
            ["organisation_id"],
            ["id"],
            ondelete="SET NULL",
        )


def _person(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["person.id"], name, ondelete=ondelete)


def _organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"],
        ["organisation.id"],
        f"fk_{table}_organisation_id",
        ondelete="CASCADE",
    )


def _organisations() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code_insee", sa.String(), nullable=True),
        sa.Column("siren", sa.String(), nullable=True),
        sa.Column("partner", sa.String(), nullable=True),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("closed", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("code_insee", name="uq_organisation_code_insee"),
        sa.UniqueConstraint("siren", name="uq_organisation_siren"),
        sa.UniqueConstraint("partner", name="uq_organisation_partner"),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("oidc_issuer", sa.String(), nullable=True),
        sa.Column("oidc_subject", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("last_seen", sa.DateTime(), nullable=True),
        sa.Column("disabled", sa.DateTime(), nullable=True),
        sa.Column("erased", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email", name="uq_person_email"),
        sa.UniqueConstraint(
            "oidc_issuer", "oidc_subject", name="uq_person_oidc_issuer_oidc_subject"
        ),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        _person("membership", "person_id", "CASCADE"),
        _organisation("membership"),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            name="uq_membership_person_id_organisation_id",
        ),
    )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])


def _secrets() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.Column("accepted", sa.DateTime(), nullable=True),
        sa.Column("withdrawn", sa.DateTime(), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("digest", name="uq_invitation_digest"),
        _organisation("invitation"),
        _person("invitation", "invited_by", "SET NULL"),
    )
    op.create_index("ix_invitation_organisation_id", "invitation", ["organisation_id"])
    for table, columns in (
        ("reset", ("created", "expires")),
        ("recovery", ()),
        ("session", ("created", "last_seen", "expires")),
    ):
        browser = [sa.Column("browser", sa.String(), nullable=False)]
        op.create_table(
            table,
            sa.Column("digest", sa.String(), nullable=False),
            sa.Column("person_id", sa.Integer(), nullable=False),
            *(browser if table == "session" else []),
            *(sa.Column(name, sa.DateTime(), nullable=False) for name in columns),
            sa.PrimaryKeyConstraint("digest", name=f"pk_{table}"),
            _person(table, "person_id", "CASCADE"),
        )
        op.create_index(f"ix_{table}_person_id", table, ["person_id"])
