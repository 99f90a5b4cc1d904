package org.pyairtable.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of variables as docker compose reads it: {@code NAME=value}, comments, quotes. */
final class EnvFile {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*$");

    private EnvFile() {}

    /** The variables in their order; fails with the number of a line that is not a variable, or that repeats one. */
    static Map<String, String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IOException(file + ", line " + (i + 1) + ": must be NAME=value");
            }
            if (variables.put(matcher.group(1), value(matcher.group(2))) != null) {
                throw new IOException(file + ", line " + (i + 1) + ": " + matcher.group(1) + " is given twice");
            }
        }
        return variables;
    }

    private static String value(String text) {
        for (char quote : new char[] {'"', '\''}) {
            int end = text.indexOf(quote, 1);
            if (!text.isEmpty() && text.charAt(0) == quote && end > 0) {
                return text.substring(1, end);
            }
        }
        return COMMENT.matcher(text).replaceFirst("").strip();
    }
}
