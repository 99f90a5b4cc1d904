package org.pyairtable.e2e;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One kind of bad input: what it does to a request that would be sound.
 *
 * @param query of what is added to each parameter that the operation has, by the parameter's type
 * @param segment what stands in the path in place of the last identifier; empty to leave it
 * @param body what is sent, made of a sound body; absent for operations without one
 */
record BadInput(String name, String query, String segment, String contentType, Function<String, byte[]> body) {
    private static final String JSON = "application/json";
    private static final int LONG = 200_000;

    boolean isOfBody() {
        return query.isEmpty() && segment.isEmpty();
    }

    BodyPublisher publisher(String sound) {
        return BodyPublishers.ofByteArray(body.apply(sound));
    }

    Map<String, String> headers() {
        return contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType);
    }

    static List<BadInput> all() {
        List<BadInput> all = new ArrayList<>();
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "application/x-www-form-urlencoded",
                "nonsense")) {
            all.add(new BadInput("type " + type, "", "", type, BadInput::bytes));
        }
        all.add(ofBody("no body", sound -> new byte[0]));
        all.add(ofBody("broken JSON", sound -> bytes(sound.substring(0, sound.length() - 1))));
        for (String value : List.of("null", "[]", "{}", "17", "\"x\"", "true", "[null]", "{\"\":null}")) {
            all.add(ofBody(value, sound -> bytes(value)));
        }
        for (Map.Entry<String, String> value : Map.of(
                        "numbers", "17",
                        "huge numbers", "1e999999",
                        "nulls", "null",
                        "lists", "[[]]",
                        "objects", "{\"a\":{}}",
                        "texts", "\"x\"",
                        "booleans", "true")
                .entrySet()) {
            all.add(ofBody("all " + value.getKey(), sound -> bytes(values(sound, value.getValue()))));
        }
        for (Map.Entry<String, String> text : Map.of(
                        "NUL", "\\u0000",
                        "half a pair", "\\ud800",
                        "far future", "+999999999-12-31T23:59:59.999999999Z",
                        "far past", "-999999999-01-01T00:00:00Z",
                        "no date", "2026-02-30",
                        "late date", "294277-01-01T00:00:00Z",
                        "long", "x".repeat(LONG),
                        "blank", " ",
                        "odd", "%00'\\\"\\\\;--<{{")
                .entrySet()) {
            all.add(ofBody("texts " + text.getKey(), sound -> bytes(texts(sound, text.getValue()))));
        }
        all.add(ofBody("invalid UTF-8", sound -> invalid(texts(sound, "?"))));
        all.add(ofBody("unknown member", sound -> bytes(sound.replaceFirst("\\{", "{\"unheardOf\":1,"))));
        all.add(ofBody("twice the same member", sound -> bytes("{\"name\":\"a\",\"name\":\"b\"}")));
        all.add(ofBody("deep list", sound -> bytes("[".repeat(20_000) + "]".repeat(20_000))));
        all.add(ofBody("deep member", sound -> bytes(values(sound, "[".repeat(90) + "]".repeat(90)))));
        all.add(ofBody(
                "too deep member", sound -> bytes(values(sound, "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000)))));
        for (String value : List.of(
                "%00",
                "%ff",
                "-1",
                "0",
                "999999999999999999999",
                "x".repeat(300),
                "%2B999999999-12-31T00:00:00Z",
                "-999999999-01-01",
                "2026-02-30",
                "NaN",
                "%5B%5D",
                "%F0%9F%98%80",
                "%ED%A0%80",
                "")) {
            String shown = value.length() > 30 ? "long" : value;
            all.add(new BadInput("query " + shown, value, "", JSON, BadInput::bytes));
            if (!value.isEmpty()) {
                all.add(new BadInput("path " + shown, "", value, JSON, BadInput::bytes));
            }
        }
        return all;
    }

    private static BadInput ofBody(String name, Function<String, byte[]> body) {
        return new BadInput(name, "", "", JSON, body);
    }

    /** The body with another value in the place of each text, number or list of its own. */
    private static String values(String sound, String value) {
        return sound.replaceAll(":\\s*(\"[^\"]*\"|-?[0-9.]+|true|false|\\[\\])", ":" + value.replace("\\", "\\\\"));
    }

    /** The body with another text in the place of each. */
    private static String texts(String sound, String text) {
        return sound.replaceAll("(:\\s*|\\[)\"[^\"]*\"", "$1\"" + text.replace("\\", "\\\\") + "\"");
    }

    private static byte[] invalid(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte b : bytes(text)) {
            bytes.write(b == '?' ? 0xff : b);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
