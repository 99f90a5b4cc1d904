package org.pyairtable.data.csv;

import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.csv.CsvDecoder.Undecodable;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;

/** Bytes to rows. Keeps the first lines until they show what stands between cells, unless the caller says it. */
public final class CsvReader {
    /** So many lines show it, ends of lines in quoted cells counted. */
    private static final int LINES = 40;

    private static final int MOST_CHARACTERS = 64 * 1024;
    /** More than a line {@code sep=;} has. */
    private static final int FEWEST_CHARACTERS = 32;

    /** What the caller says of the file. */
    public record Given(Optional<Charset> charset, Optional<Character> separator) {
        static final Given NOTHING = new Given(Optional.empty(), Optional.empty());
    }

    /**
     * How a file was read.
     *
     * @param charset its name
     * @param charsetFrom {@code byteOrderMark}, {@code given} or {@code detected}
     * @param separator {@code comma}, {@code semicolon}, {@code tab}, or the character
     * @param separatorFrom {@code given}, {@code line} for a first line {@code sep=}, or {@code detected}
     */
    public record Source(String charset, String charsetFrom, String separator, String separatorFrom) {}

    private enum From {
        GIVEN,
        LINE,
        DETECTED
    }

    private final Given given;
    private final CsvDecoder decoder;
    private final StringBuilder opening = new StringBuilder();
    private int lines;
    private char separator;
    private From separatorFrom = From.DETECTED;
    private @Nullable CsvParser parser;

    CsvReader(Given given) {
        this.given = given;
        this.decoder = new CsvDecoder(given.charset());
        this.separator = given.separator().orElse(',');
    }

    /** The rows that end in this piece. */
    List<CsvRow> feed(byte[] piece) {
        List<CsvRow> rows = new ArrayList<>();
        try {
            decoder.feed(piece, chars -> take(chars, rows));
        } catch (Undecodable e) {
            throw new Malformed(parser().line(), e.reason());
        }
        return rows;
    }

    /** What is left when nothing more comes. */
    List<CsvRow> end() {
        List<CsvRow> rows = new ArrayList<>();
        try {
            decoder.end(chars -> take(chars, rows));
        } catch (Undecodable e) {
            throw new Malformed(parser().line(), e.reason());
        }
        begun(rows).end(rows);
        return rows;
    }

    Source source() {
        String charsetFrom =
                switch (decoder.from()) {
                    case MARK -> "byteOrderMark";
                    case GIVEN -> "given";
                    case DETECTED -> "detected";
                };
        return new Source(
                decoder.charset().name(),
                charsetFrom,
                Separators.name(separator),
                separatorFrom.name().toLowerCase(Locale.ROOT));
    }

    private void take(CharBuffer chars, List<CsvRow> rows) {
        CsvParser running = parser;
        if (running != null) {
            running.feed(chars, rows);
            return;
        }
        lines += (int) chars.chars().filter(c -> c == '\n' || c == '\r').count();
        opening.append(chars);
        boolean enough = given.separator().isPresent()
                ? (lines > 0 && opening.charAt(opening.length() - 1) != '\r') || opening.length() >= FEWEST_CHARACTERS
                : lines >= LINES || opening.length() >= MOST_CHARACTERS;
        if (enough) {
            begun(rows);
        }
    }

    private CsvParser parser() {
        return begun(new ArrayList<>());
    }

    private CsvParser begun(List<CsvRow> rows) {
        CsvParser running = parser;
        if (running != null) {
            return running;
        }
        SeparatorLine line = SeparatorLine.of(opening);
        CharBuffer rest = CharBuffer.wrap(opening, line.length(), opening.length());
        if (given.separator().isPresent()) {
            separatorFrom = From.GIVEN;
        } else if (line.length() > 0) {
            separator = line.separator();
            separatorFrom = From.LINE;
        } else {
            separator = SeparatorDetection.of(rest);
        }
        running = new CsvParser(separator, line.length() > 0 ? 2 : 1);
        parser = running;
        running.feed(rest, rows);
        opening.setLength(0);
        opening.trimToSize();
        return running;
    }
}
