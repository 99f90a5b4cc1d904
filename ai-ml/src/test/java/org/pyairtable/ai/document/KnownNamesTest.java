package org.pyairtable.ai.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordsChanged;

class KnownNamesTest {
    private static final long ROOM = 1_000_000;
    private final KnownNames names = new KnownNames(ROOM);

    @Test
    void aTableIsKnownWithTheFieldsThatWereStoredUnderTheseNamesOnly() {
        names.remember(change("tbl1", "Tasks", 3), "wsp1");

        assertThat(names.known(change("tbl1", "Tasks", 3), "wsp1")).isTrue();
        assertThat(names.known(change("tbl1", "Tasks", 2), "wsp1")).isTrue();
        assertThat(names.known(change("tbl1", "Tasks", 4), "wsp1")).isFalse();
        assertThat(names.known(change("tbl1", "Jobs", 3), "wsp1")).isFalse();
        assertThat(names.known(change("tbl1", "Tasks", 3), "wsp2")).isFalse();
        assertThat(names.known(change("tbl2", "Tasks", 3), "wsp1")).isFalse();
    }

    @Test
    void fieldsThatWereStoredBeforeStayKnownWhenOthersAreStored() {
        RecordsChanged first = change("tbl1", "Tasks", 1);
        names.remember(first, "wsp1");
        names.remember(change("tbl1", "Tasks", List.of(new FieldInfo("fldNew", "New", "number"))), "wsp1");

        assertThat(names.known(first, "wsp1")).isTrue();
    }

    @Test
    void thousandsOfWideTablesTakeNoMoreRoomThanThereIs() {
        for (int i = 0; i < 3_000; i++) {
            names.remember(change("tbl" + i, "Wide", 500), "wsp1");
            names.known(change("tbl0", "Wide", 500), "wsp1");
        }

        assertThat(names.bytes()).isLessThanOrEqualTo(ROOM).isGreaterThan(ROOM / 2);
        // What is used again and again stays.
        assertThat(names.known(change("tbl0", "Wide", 500), "wsp1")).isTrue();
    }

    @Test
    void longNamesTakeMoreRoomThanShortOnes() {
        for (int i = 0; i < 300; i++) {
            names.remember(
                    change("tbl" + i, "Long", List.of(new FieldInfo("fld1", "x".repeat(10_000), "number"))), "wsp1");
        }

        assertThat(names.bytes()).isLessThanOrEqualTo(ROOM);
    }

    private static RecordsChanged change(String tableId, String tableName, int fields) {
        return change(
                tableId,
                tableName,
                IntStream.range(0, fields)
                        .mapToObj(i -> new FieldInfo("fld" + i, "Field " + i, "number"))
                        .toList());
    }

    private static RecordsChanged change(String tableId, String tableName, List<FieldInfo> schema) {
        return new RecordsChanged("app1", "Base", tableId, tableName, schema, List.of(), "api");
    }
}
