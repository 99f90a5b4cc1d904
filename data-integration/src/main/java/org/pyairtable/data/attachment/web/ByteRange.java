package org.pyairtable.data.attachment.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file, RFC 9110, 14.1.2.
 *
 * @param to the first byte after it
 */
record ByteRange(long from, long to) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,15})-(\\d{0,15})");

    /** Empty when the range lies outside of the file. Several parts at once are not served. */
    static Optional<ByteRange> of(String header, long size) {
        Matcher single = SINGLE.matcher(header.strip());
        if (!single.matches() || (single.group(1).isEmpty() && single.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (single.group(1).isEmpty()) {
            long last = Long.parseLong(single.group(2));
            return Optional.of(new ByteRange(Math.max(0, size - last), size)).filter(range -> range.length() > 0);
        }
        long from = Long.parseLong(single.group(1));
        long to = single.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(single.group(2)) + 1);
        return Optional.of(new ByteRange(from, to)).filter(range -> range.length() > 0);
    }

    long length() {
        return to - from;
    }

    String contentRange(long size) {
        return "bytes " + from + "-" + (to - 1) + "/" + size;
    }
}
