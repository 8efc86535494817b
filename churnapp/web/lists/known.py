"""What is known, asked for so that SQLite follows an index of it."""

from typing import Any

from django.db.models import Field
from django.db.models.lookups import Lookup

AS_NUMBERS = frozenset(
    {
        *("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallIntegerField"),
        *("PositiveIntegerField", "PositiveSmallIntegerField", "PositiveBigIntegerField"),
        *("DecimalField", "FloatField", "BooleanField", "DurationField"),
    }
)


@Field.register_lookup
class Known(Lookup):
    """Not null; for SQLite no less than the least value, so that it follows indexes of other tables."""

    lookup_name = "known"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """For databases that know what null is."""
        value, facts = self.process_lhs(compiler, connection)
        return f"{value} IS NOT NULL", facts

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Numbers are above the least number; texts, days and moments are kept as texts."""
        value, facts = self.process_lhs(compiler, connection)
        least = "-9e999" if self.lhs.output_field.get_internal_type() in AS_NUMBERS else "''"
        return f"{value} >= {least}", facts
