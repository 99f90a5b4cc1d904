package org.pyairtable.data.record.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pyairtable.data.record.read.Page;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.wire.Json;

/** The JSON of a page whose records come in parts. Not shared between threads. */
public final class PageParts {
    private final BiFunction<Page, Optional<Map<String, Long>>, Function<RecordState, List<byte[]>>> records;
    private String before = "{\"records\":[";
    private Optional<String> offset = Optional.empty();

    PageParts(BiFunction<Page, Optional<Map<String, Long>>, Function<RecordState, List<byte[]>>> records) {
        this.records = records;
    }

    /**
     * What comes next.
     *
     * @param commentCounts by record id; absent when they are not asked for
     */
    public List<byte[]> next(Page part, Optional<Map<String, Long>> commentCounts) {
        Function<RecordState, List<byte[]>> json = records.apply(part, commentCounts);
        List<byte[]> pieces = new ArrayList<>();
        for (RecordState record : part.records()) {
            pieces.add(bytes(before));
            pieces.addAll(json.apply(record));
            before = ",";
        }
        offset = part.offset();
        return Json.joined(pieces);
    }

    /** What ends it. */
    public List<byte[]> end() {
        String beginning = before.equals(",") ? "" : before;
        String end = offset.map(o -> ",\"offset\":" + Json.write(o)).orElse("");
        return List.of(bytes(beginning + "]" + end + "}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
