package org.pyairtable.data.cell;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What kind of file it is, as a MIME type without parameters. */
public final class MediaType {
    public static final String UNKNOWN = "application/octet-stream";

    private static final Pattern WELL_FORMED = Pattern.compile("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}");

    /** What browsers may show on our address: nothing that can carry a script. */
    private static final Set<String> SHOWABLE =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain");

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("md", "text/markdown"),
            Map.entry("txt", "text/plain"),
            Map.entry("csv", "text/csv"),
            Map.entry("json", "application/json"),
            Map.entry("zip", "application/zip"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("doc", "application/msword"),
            Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("ppt", "application/vnd.ms-powerpoint"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));

    private MediaType() {}

    /** From the ending of a file's name; empty when it is not a known one. */
    public static Optional<String> byName(String filename) {
        String ending = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(BY_ENDING.get(ending));
    }

    /** From what a server or client says, or else from the file's name. */
    public static String of(Optional<String> declared, String filename) {
        return declared.map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type -> WELL_FORMED.matcher(type).matches() && !type.equals(UNKNOWN))
                .or(() -> byName(filename))
                .orElse(UNKNOWN);
    }

    public static boolean isShowable(String type) {
        return SHOWABLE.contains(type);
    }

    /** Whether smaller pictures can be made of it. */
    public static boolean isPicture(String type) {
        return Set.of("image/png", "image/jpeg", "image/gif").contains(type);
    }
}
