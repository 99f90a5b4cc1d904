package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.testkit.TestDatabase;

/** PostgreSQL and the JVM make the same keys of a text, and compare them the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextOrderIT {
    /** Blocks of many scripts, of compatibility forms and of marks. */
    private static final int[][] SCRIPTS = {
        {0x20, 0x7e},
        {0xa0, 0x17f},
        {0x180, 0x24f},
        {0x300, 0x36f},
        {0x370, 0x3ff},
        {0x400, 0x4ff},
        {0x531, 0x58a},
        {0x591, 0x5f4},
        {0x600, 0x6ff},
        {0x900, 0x97f},
        {0xe01, 0xe5b},
        {0x10a0, 0x10ff},
        {0x13a0, 0x13ff},
        {0x1e00, 0x1fff},
        {0x2070, 0x209f},
        {0x2100, 0x218b},
        {0x3041, 0x30ff},
        {0x3300, 0x33ff},
        {0x4e00, 0x4fff},
        {0xac00, 0xad00},
        {0xfb00, 0xfb4f},
        {0xff01, 0xffee},
        {0x10400, 0x1044f},
        {0x1d400, 0x1d7ff},
        {0x1f600, 0x1f64f}
    };

    private Connection connection;

    @BeforeAll
    void connect() throws SQLException {
        connection = TestDatabase.create("text_order").connect();
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void randomTextsOfManyScriptsHaveTheSameKeys() throws SQLException {
        Random random = new Random(11);
        List<String> texts = new ArrayList<>(List.of("", "a\u0001b", "ÅNGSTRÖM", "ﬀ", "İstanbul", "Ǆ"));
        for (int i = 0; i < 4_000; i++) {
            int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length >= 0; length--) {
                int[] from = random.nextInt(4) == 0 ? SCRIPTS[random.nextInt(SCRIPTS.length)] : script;
                int character = from[0] + random.nextInt(from[1] - from[0] + 1);
                text.appendCodePoint(Character.isDefined(character) ? character : 'x');
            }
            texts.add(text.toString());
        }

        assertThat(column(
                        "select " + TextOrder.keySql("x") + " from unnest(?) with ordinality u(x, n) order by n",
                        texts))
                .isEqualTo(texts.stream().map(TextOrder::key).toList());
        assertThat(column(
                        "select x from unnest(?) with ordinality u(x, n) order by " + TextOrder.keySql("x") + ", n",
                        texts))
                .isEqualTo(texts.stream()
                        .sorted((a, b) -> byCodePoints(TextOrder.key(a), TextOrder.key(b)))
                        .toList());
    }

    @Test
    void everyCharacterOfUnicode15IsFoldedAlike() throws SQLException {
        List<String> texts = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(TextOrderIT::isOld)
                .mapToObj(character -> "x" + Character.toString(character))
                .toList();

        List<String> folded = column(
                "select " + TextOrder.foldedSql("x") + " from unnest(?) with ordinality u(x, n) order by n", texts);

        List<String> different = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (!folded.get(i).equals(TextOrder.folded(texts.get(i)))) {
                different.add("%x".formatted(texts.get(i).codePointAt(1)));
            }
        }
        assertThat(texts).hasSizeGreaterThan(140_000);
        assertThat(different).isEmpty();
    }

    /** The tables of PostgreSQL 17 are those of Unicode 15.1; what came later has no case and no decomposition there. */
    private static boolean isOld(int character) {
        return Character.isDefined(character)
                && Character.getType(character) != Character.SURROGATE
                && Character.getType(character) != Character.PRIVATE_USE
                && !isOfUnicode16(character);
    }

    private static boolean isOfUnicode16(int character) {
        return (character >= 0x1c89 && character <= 0x1c8a)
                || (character >= 0xa7cb && character <= 0xa7cd)
                || (character >= 0xa7da && character <= 0xa7dc)
                || (character >= 0x105c0 && character <= 0x105ff)
                || (character >= 0x10d40 && character <= 0x10d8f)
                || (character >= 0x11380 && character <= 0x113ff)
                || (character >= 0x16100 && character <= 0x1613f)
                || (character >= 0x16d40 && character <= 0x16d7f)
                || (character >= 0x1cc00 && character <= 0x1ceff);
    }

    private static int byCodePoints(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private List<String> column(String sql, List<String> texts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", texts.toArray(String[]::new)));
            List<String> column = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
            return column;
        }
    }
}
