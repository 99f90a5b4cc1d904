package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Rows of five columns, written as a person's spreadsheet would have them, without holding them. */
final class SizeTable {
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    private static final int DAYS = 200;
    private static final String[] CITIES = {"Hamburg", "Lübeck", "Kiel", "Rostock", "Bremen", "Stade"};

    private SizeTable() {}

    static List<Map<String, Object>> fields() {
        return List.of(
                field("Name", "singleLineText"),
                field("Text", "multilineText"),
                field("Number", "number", Map.of("precision", 0)),
                field("Day", "date", Map.of("dateFormat", Map.of("name", "iso"))),
                field("City", "singleLineText"));
    }

    /** Rows {@code from} to {@code to}, the second excluded, with a heading. */
    static InputStream csv(int from, int to) {
        return new InputStream() {
            private byte[] piece = "Name,Text,Number,Day,City\n".getBytes(StandardCharsets.UTF_8);
            private int position;
            private int row = from;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (position == piece.length) {
                    if (row == to) {
                        return -1;
                    }
                    piece = rows(row, Math.min(to, row + 500));
                    row = Math.min(to, row + 500);
                    position = 0;
                }
                int count = Math.min(length, piece.length - position);
                System.arraycopy(piece, position, into, offset, count);
                position += count;
                return count;
            }
        };
    }

    private static byte[] rows(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int n = from; n < to; n++) {
            text.append("Reading ")
                    .append(n)
                    .append(",The sensor on the roof of house ")
                    .append(n % 997)
                    .append(" says that it is dry,")
                    .append((long) n * 7_919 % 1_000_003)
                    .append(',')
                    .append(FIRST.plusDays(n % DAYS))
                    .append(',')
                    .append(CITIES[n % CITIES.length])
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
