package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;

/**
 * Files as exports write them, {@code plan.png (https://…), notes.txt (https://…)}, or addresses alone. A cell that says not
 * where its files are stays empty; the rest of the row has nothing to do with that.
 */
record FilesColumn(Field field, CellCodec codec) implements Column {
    @Override
    public boolean observe(String cell) {
        return false;
    }

    @Override
    public void decide() {}

    @Override
    public CellRead read(String cell) {
        String text = cell.strip();
        Optional<ArrayNode> files = text.endsWith(")") && text.contains("(http") ? named(text) : bare(text);
        if (files.isEmpty()) {
            return new CellRead.Unreadable(Optional.of("does not say where its files are"));
        }
        try {
            codec.accept(field, files.get(), false);
            return new CellRead.Value(files.get(), Optional.empty());
        } catch (RefusedException e) {
            return new CellRead.Unreadable(Optional.of("does not name files that can be fetched"));
        }
    }

    private static Optional<ArrayNode> bare(String text) {
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        for (String url : text.split("[,\\s]+", -1)) {
            if (!url.isEmpty()) {
                if (!isAddress(url)) {
                    return Optional.empty();
                }
                files.addObject().put("url", url);
            }
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(files);
    }

    /** Names may have commas and brackets; an address has no spaces and ends with the bracket before a comma or the end. */
    private static Optional<ArrayNode> named(String text) {
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("(http", at);
            int close = open < 0 ? -1 : end(text, open);
            if (close < 0 || !isAddress(text.substring(open + 1, close))) {
                return Optional.empty();
            }
            String name = text.substring(at, open).strip();
            var file = files.addObject().put("url", text.substring(open + 1, close));
            if (!name.isEmpty()) {
                file.put("filename", name);
            }
            at = close + 1;
            while (at < text.length() && (text.charAt(at) == ',' || Character.isWhitespace(text.charAt(at)))) {
                at++;
            }
        }
        return Optional.of(files);
    }

    /** Where the address that begins in the bracket ends; -1 when it does not. */
    private static int end(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                return -1;
            }
            if (c == ')' && (i + 1 == text.length() || text.charAt(i + 1) == ',')) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAddress(String url) {
        return url.startsWith("http://") || url.startsWith("https://");
    }

    @Override
    public Decisions decisions() {
        return Decisions.NONE;
    }
}
