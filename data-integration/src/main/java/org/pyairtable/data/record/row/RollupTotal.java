package org.pyairtable.data.record.row;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** What some derived fields are of the cells of linked records: numbers that follow from a few totals of them. */
public enum RollupTotal {
    /** Of decimals, exactly; rounded once. So it does not depend on the order of the records. */
    SUM,
    /** How many of the cells are filled: COUNT and COUNTA, which are the same for numbers. */
    FILLED,
    /** How many records are linked: COUNTALL, and a count field. */
    ALL;

    /** Empty for what has to look at each record. */
    public static Optional<RollupTotal> of(Base base, Derivation derivation) {
        return switch (derivation.field().kind()) {
            case FieldKind.Count count when !derivation.isBroken() -> Optional.of(ALL);
            case FieldKind.Rollup rollup when derivation.formula().isPresent() -> of(base, derivation.table(), rollup);
            default -> Optional.empty();
        };
    }

    private static Optional<RollupTotal> of(Base base, Table table, FieldKind.Rollup rollup) {
        boolean numeric = target(base, table, rollup).kind() instanceof FieldKind.Numeric;
        return switch (rollup.expression().replaceAll("\\s+", "").toUpperCase(Locale.ROOT)) {
            case "SUM(VALUES)" -> Optional.of(SUM).filter(total -> numeric);
            case "COUNT(VALUES)", "COUNTA(VALUES)" -> Optional.of(FILLED).filter(total -> numeric);
            case "COUNTALL(VALUES)" -> Optional.of(ALL).filter(total -> numeric);
            default -> Optional.empty();
        };
    }

    private static Field target(Base base, Table table, FieldKind.Rollup rollup) {
        return CellTypes.linked(base, table, rollup.linkFieldId()).orElseThrow().field(rollup.targetFieldId());
    }

    /**
     * Some linked records.
     *
     * @param links how many
     * @param filled how many of the cells are filled
     * @param sum of the cells
     */
    public record Totals(long links, long filled, BigDecimal sum) {
        public static final Totals NONE = new Totals(0, 0, BigDecimal.ZERO);

        public Totals with(Optional<Object> cell) {
            return plus(cell, 1);
        }

        public Totals without(Optional<Object> cell) {
            return plus(cell, -1);
        }

        private Totals plus(Optional<Object> cell, int sign) {
            BigDecimal number = cell.map(BigDecimal.class::cast).orElse(BigDecimal.ZERO);
            return new Totals(
                    links + sign,
                    filled + (cell.isPresent() ? sign : 0),
                    sign > 0 ? sum.add(number) : sum.subtract(number));
        }
    }

    public double of(Totals totals) {
        return switch (this) {
            case SUM -> totals.sum().doubleValue();
            case FILLED -> totals.filled();
            case ALL -> totals.links();
        };
    }
}
