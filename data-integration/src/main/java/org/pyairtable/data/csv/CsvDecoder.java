package org.pyairtable.data.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Bytes to characters, whatever the borders of the pieces. A byte order mark decides; else what the caller says; else the text
 * is UTF-8 up to the first byte that is not, and windows-1252 from there when everything before it was ASCII, which both
 * write alike.
 */
final class CsvDecoder {
    /** As many bytes as the beginning of a file has to show what it is. */
    private static final int OPENING = 4;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int BEYOND_ASCII = 0x80;

    /** The bytes are no text. */
    static final class Undecodable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Undecodable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Where the charset is known from. */
    enum From {
        MARK,
        GIVEN,
        DETECTED
    }

    private final Optional<Charset> given;
    private Charset charset = StandardCharsets.UTF_8;
    private From from = From.DETECTED;
    private CharsetDecoder decoder = decoder(charset);
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private boolean begun;
    private boolean onlyAscii = true;

    CsvDecoder(Optional<Charset> given) {
        this.given = given;
    }

    Charset charset() {
        return charset;
    }

    From from() {
        return from;
    }

    /** @param sink takes what could be decoded, also when the rest cannot be */
    void feed(byte[] piece, Consumer<CharBuffer> sink) {
        take(piece, false, sink);
    }

    /** What is left when nothing more comes. */
    void end(Consumer<CharBuffer> sink) {
        take(new byte[0], true, sink);
    }

    private void take(byte[] piece, boolean last, Consumer<CharBuffer> sink) {
        ByteBuffer bytes = ByteBuffer.allocate(undecoded.remaining() + piece.length)
                .put(undecoded)
                .put(piece)
                .flip();
        if (begun || last || bytes.remaining() >= OPENING) {
            if (!begun) {
                begin(bytes);
            }
            decode(bytes, last, sink);
        }
        undecoded = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private void begin(ByteBuffer bytes) {
        begun = true;
        Beginning beginning = Beginning.of(bytes);
        bytes.position(bytes.position() + beginning.mark());
        charset = beginning.charset().or(() -> given).orElse(StandardCharsets.UTF_8);
        from = beginning.mark() > 0
                ? From.MARK
                : beginning.charset().isEmpty() && given.isPresent() ? From.GIVEN : From.DETECTED;
        decoder = decoder(charset);
    }

    private void decode(ByteBuffer bytes, boolean last, Consumer<CharBuffer> sink) {
        CharBuffer chars = CharBuffer.allocate(
                (int) Math.ceil(bytes.remaining() * (double) Math.max(1, decoder.maxCharsPerByte())) + 2);
        CoderResult result = decoder.decode(bytes, chars, last);
        if (last && !result.isError()) {
            decoder.flush(chars);
        }
        chars.flip();
        onlyAscii = onlyAscii && chars.chars().allMatch(c -> c < BEYOND_ASCII);
        sink.accept(chars);
        if (!result.isError()) {
            return;
        }
        if (from != From.DETECTED || !onlyAscii || !charset.equals(StandardCharsets.UTF_8)) {
            throw new Undecodable("this is not " + charset.name()
                    + (from == From.GIVEN
                            ? ", which the request says it is"
                            : "; the parameter charset may say what it is"));
        }
        charset = WINDOWS;
        decoder = decoder(WINDOWS);
        decode(bytes, last, sink);
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * What the first bytes show.
     *
     * @param mark how many of them are a byte order mark
     */
    private record Beginning(Optional<Charset> charset, int mark) {
        static Beginning of(ByteBuffer bytes) {
            int a = at(bytes, 0);
            int b = at(bytes, 1);
            int c = at(bytes, 2);
            int d = at(bytes, 3);
            if (a == 0xEF && b == 0xBB && c == 0xBF) {
                return new Beginning(Optional.of(StandardCharsets.UTF_8), 3);
            }
            if (a == 0xFF && b == 0xFE) {
                return new Beginning(Optional.of(StandardCharsets.UTF_16LE), 2);
            }
            if (a == 0xFE && b == 0xFF) {
                return new Beginning(Optional.of(StandardCharsets.UTF_16BE), 2);
            }
            if ((a == 'P' && b == 'K' && c == 3 && d == 4) || (a == 0xD0 && b == 0xCF && c == 0x11 && d == 0xE0)) {
                throw new Undecodable("this is a workbook of a spreadsheet, not CSV; save it as CSV there");
            }
            if (a > 0 && b == 0 && c > 0 && d == 0) {
                return new Beginning(Optional.of(StandardCharsets.UTF_16LE), 0);
            }
            if (a == 0 && b > 0 && c == 0 && d > 0) {
                return new Beginning(Optional.of(StandardCharsets.UTF_16BE), 0);
            }
            return new Beginning(Optional.empty(), 0);
        }

        private static int at(ByteBuffer bytes, int index) {
            return index < bytes.remaining() ? bytes.get(bytes.position() + index) & 0xFF : -1;
        }
    }
}
