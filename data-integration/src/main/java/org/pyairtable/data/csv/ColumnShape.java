package org.pyairtable.data.csv;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.schema.FieldKind;

/** What a column of a new table is; what depends on its signs is settled when they are. */
sealed interface ColumnShape {
    /** The kind of its field, as far as reading cells depends on that. */
    FieldKind kind();

    sealed interface Numeric extends ColumnShape {
        @Override
        FieldKind.Numeric kind();
    }

    record PlainNumber() implements Numeric {
        @Override
        public FieldKind.Numeric kind() {
            return new FieldKind.PlainNumber(0);
        }
    }

    record Percent() implements Numeric {
        @Override
        public FieldKind.Numeric kind() {
            return new FieldKind.Percent(0);
        }
    }

    record Money(String symbol) implements Numeric {
        @Override
        public FieldKind.Numeric kind() {
            return new FieldKind.Currency(0, symbol);
        }
    }

    record Tick() implements ColumnShape {
        @Override
        public FieldKind kind() {
            return new FieldKind.Checkbox("check", "greenBright");
        }
    }

    /** @param iso whether its days are in the order of ISO 8601 */
    record Day(boolean iso) implements ColumnShape {
        @Override
        public FieldKind kind() {
            return new FieldKind.Date("iso");
        }
    }

    record Time(boolean iso) implements ColumnShape {
        @Override
        public FieldKind kind() {
            return new FieldKind.DateTime("iso", "24hour", "utc");
        }
    }

    record Choice(Set<String> names) implements ColumnShape {
        public Choice {
            names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        }

        @Override
        public FieldKind kind() {
            return new FieldKind.SingleSelect(List.of());
        }
    }

    record Text(String type) implements ColumnShape {
        @Override
        public FieldKind kind() {
            return new FieldKind.Text(type);
        }
    }
}
