package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.runtime.identity.Ids;

/**
 * Stores a list of files as maps: {@code {id, filename, url, type?}} while a file is yet to be fetched from there, and
 * {@code {id, filename, size, type, width?, height?, thumbnails?}} once it is here. The links of an answer are not stored.
 * The type of a file that is yet to be fetched is what its name promises, if it promises one.
 *
 * <p>{@link #accept} lets {@code {id, filename?}} through for a file that the cell is to keep; the writer puts in its place
 * what the cell holds.
 */
record AttachmentsCells() implements JsonColumn {
    private static final int MAX_FILES = 100;
    private static final int MAX_URL = 8_000;
    private static final int MAX_NAME = 255;
    private static final int HIGHEST_PORT = 65_535;

    @Override
    public Optional<Object> accept(Field field, JsonNode value, boolean typecast) {
        if (value.isNull()) {
            return Optional.empty();
        }
        List<Object> files = new ArrayList<>();
        if (typecast && value.isTextual()) {
            for (String url : value.textValue().split("[,\\s]+", -1)) {
                if (!url.isBlank()) {
                    files.add(fromUrl(field, url, Optional.empty()));
                }
            }
        } else if (value.isArray()) {
            value.forEach(element -> files.add(file(field, element, typecast)));
        } else {
            throw new InvalidValue.Of(field.name()).exception();
        }
        if (files.size() > MAX_FILES) {
            throw refused(field, "a cell holds at most " + MAX_FILES + " attachments");
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(files));
    }

    private static Object file(Field field, JsonNode element, boolean typecast) {
        if (typecast && element.isTextual()) {
            return fromUrl(field, element.textValue().strip(), Optional.empty());
        }
        if (!element.isObject()) {
            throw refused(
                    field, "parameters must be objects, not " + (element.isTextual() ? "strings" : "other values"));
        }
        Optional<String> filename = filename(field, element.path("filename"));
        if (element.path("id").isTextual()) {
            return kept(field, element.path("id").textValue(), filename);
        }
        if (element.path("url").isTextual()) {
            return fromUrl(field, element.path("url").textValue(), filename);
        }
        throw refused(field, "either url or id is needed");
    }

    private static Map<String, Object> kept(Field field, String id, Optional<String> filename) {
        if (!AirtableId.is("att", id)) {
            throw refused(field, "id is not an attachment id");
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("id", id);
        filename.ifPresent(name -> file.put("filename", name));
        return file;
    }

    private static Map<String, Object> fromUrl(Field field, String text, Optional<String> filename) {
        URI url = url(field, text);
        Map<String, Object> file = new LinkedHashMap<>();
        String source = lastSegment(url);
        String name = filename.orElse(source);
        file.put("id", Ids.random("att"));
        file.put("filename", name);
        file.put("url", text);
        MediaType.byName(name).or(() -> MediaType.byName(source)).ifPresent(type -> file.put("type", type));
        return file;
    }

    private static URI url(Field field, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean good = text.length() <= MAX_URL
                    && (scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getPort() != 0
                    && url.getPort() <= HIGHEST_PORT;
            if (good) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refused(field, "url is not valid");
        }
        throw refused(field, "url is not valid");
    }

    private static String lastSegment(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = clean(path.substring(path.lastIndexOf('/') + 1));
        return name.isEmpty() || !TextCells.isStorable(name) ? "attachment" : name;
    }

    private static Optional<String> filename(Field field, JsonNode name) {
        if (name.isMissingNode() || name.isNull()) {
            return Optional.empty();
        }
        if (!name.isTextual() || !TextCells.isStorable(name.textValue())) {
            throw refused(field, "filename is not valid");
        }
        return Optional.of(clean(name.textValue())).filter(text -> !text.isEmpty());
    }

    /** A name without folders and control characters, and not too long. */
    private static String clean(String name) {
        String clean = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return clean.codePointCount(0, clean.length()) <= MAX_NAME
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, MAX_NAME));
    }

    private static RuntimeException refused(Field field, String problem) {
        return new InvalidValue.Attachment(field.name(), problem).exception();
    }

    @Override
    public Object toJson(Object stored) {
        return stored;
    }

    @Override
    public String display(Object stored, TextFormat format) {
        return ((List<?>) stored)
                .stream().map(file -> displayJson(file, format)).collect(Collectors.joining(", "));
    }

    /** {@code filename (url)}. */
    @Override
    public String displayJson(Object json, TextFormat format) {
        if (!(json instanceof Map<?, ?> file)) {
            return DerivedCells.text(json);
        }
        String url = format.attachmentUrl().apply(file);
        return file.get("filename") + (url.isEmpty() ? "" : " (" + url + ")");
    }
}
