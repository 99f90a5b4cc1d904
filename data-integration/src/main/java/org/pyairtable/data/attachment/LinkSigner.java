package org.pyairtable.data.attachment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds links to what cells say of files. They are good for a while only, so they are made for each answer. */
public final class LinkSigner {
    /** Adds none. */
    public static final LinkSigner NONE = new LinkSigner(Optional.empty(), "", "");

    /** Where a file that is yet to be fetched is; absent once it is here. */
    private static final String URL = "url";

    private final Optional<LinkKey> key;
    private final String origin;
    private final String expires;

    private LinkSigner(Optional<LinkKey> key, String origin, String expires) {
        this.key = key;
        this.origin = origin;
        this.expires = expires;
    }

    static LinkSigner of(LinkKey key, String origin, Instant expires) {
        return new LinkSigner(Optional.of(key), origin, Long.toString(expires.getEpochSecond()));
    }

    /** @param json a cell in the JSON format: files, or a lookup that may hold files */
    public Object sign(Object json) {
        return switch (json) {
            case List<?> list -> list.stream().map(this::sign).toList();
            case Map<?, ?> map when isFile(map) && !map.containsKey(URL) -> file(map);
            default -> json;
        };
    }

    /** Where the file can be fetched; empty when nowhere. */
    public String url(Map<?, ?> file) {
        return file.get(URL) instanceof String source
                ? source
                : link(file, Contents.ORIGINAL).orElse("");
    }

    private static boolean isFile(Map<?, ?> map) {
        return map.get("id") instanceof String id && id.startsWith("att") && map.get("filename") instanceof String;
    }

    private Map<Object, Object> file(Map<?, ?> stored) {
        Map<Object, Object> file = new LinkedHashMap<>();
        file.put("id", String.valueOf(stored.get("id")));
        link(stored, Contents.ORIGINAL).ifPresent(url -> file.put(URL, url));
        stored.forEach(file::putIfAbsent);
        if (stored.get("thumbnails") instanceof Map<?, ?> thumbnails) {
            Map<Object, Object> signed = new LinkedHashMap<>();
            thumbnails.forEach(
                    (variant, size) -> signed.put(variant, thumbnail(stored, String.valueOf(variant), size)));
            file.put("thumbnails", signed);
        }
        return file;
    }

    private Map<Object, Object> thumbnail(Map<?, ?> file, String variant, Object size) {
        Map<Object, Object> thumbnail = new LinkedHashMap<>();
        link(file, variant).ifPresent(url -> thumbnail.put(URL, url));
        if (size instanceof Map<?, ?> measures) {
            thumbnail.putAll(measures);
        }
        return thumbnail;
    }

    private Optional<String> link(Map<?, ?> file, String variant) {
        String id = String.valueOf(file.get("id"));
        String filename = String.valueOf(file.get("filename"));
        // For people only; what means a folder in a path would not arrive.
        String name = filename.equals(".") || filename.equals("..")
                ? "file"
                : URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20");
        return key.map(k ->
                origin + String.join("/", "/attachments", expires, id, variant, k.sign(expires, id, variant), name));
    }
}
