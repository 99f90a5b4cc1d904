package org.pyairtable.data.schema.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

class KnownBasesTest {
    private final KnownBases known = new KnownBases(1_000);

    private static CachedSchema base(String id, int fields) {
        List<Field> all = IntStream.range(0, fields)
                .mapToObj(n ->
                        new Field("fld" + id + n, "Field " + n, Optional.empty(), new FieldKind.Text("singleLineText")))
                .toList();
        Table table = new Table("tbl" + id, "Table", Optional.empty(), "fld" + id + "0", all, List.of());
        return CachedSchema.of(new Base(id, "Base", "wsp1", 1, List.of(table)));
    }

    @Test
    void manyBasesAreKeptAsFarAsThereIsRoom() {
        for (int n = 0; n < 500; n++) {
            known.put("app" + n, base("app" + n, 40));
        }

        assertThat(IntStream.range(0, 500)
                        .filter(n -> known.find("app" + n).isPresent())
                        .count())
                .isBetween(10L, 20L);
    }

    @Test
    void oneThatIsLargerThanTheRoomIsNotKept() {
        known.put("app1", base("app1", 40));
        known.put("app2", base("app2", 1_200));

        assertThat(known.find("app1")).isPresent();
        assertThat(known.find("app2")).isEmpty();
    }

    @Test
    void whatIsForgottenIsGone() {
        CachedSchema base = base("app1", 1);
        known.put("app1", base);
        assertThat(known.find("app1")).contains(base);

        known.forget("app1");

        assertThat(known.find("app1")).isEmpty();
    }
}
