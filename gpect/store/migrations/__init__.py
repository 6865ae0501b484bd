"""Steps of the schema, run by Alembic from the code: there is no ``alembic.ini``."""
