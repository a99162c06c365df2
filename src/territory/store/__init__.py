"""The database of what people write: tables, audit, migrations, backup. It knows rows, not programmes."""
