package org.pyairtable.workflow.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.workflow.scope.Reference;

/** Splits a text at its double braces. */
final class TemplateScanner {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    /** What a path begins with; it goes on to the closing braces, spaces and quotes included. */
    private static final Set<String> ROOTS = Set.of("record", "steps", "trigger", "vars", "item");

    private final String text;

    TemplateScanner(String text) {
        this.text = text;
    }

    List<Template.Part> parts() {
        List<Template.Part> parts = new ArrayList<>();
        int done = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, done)) {
            if (open > done) {
                parts.add(new Template.Part.Literal(text.substring(done, open)));
            }
            int close = close(open);
            if (close < 0) {
                throw new TemplateException(open, "'{{' is never closed");
            }
            parts.add(new Template.Part.Filled(
                    hole(text.substring(open + OPEN.length(), close).strip(), open)));
            done = close + CLOSE.length();
        }
        if (done < text.length()) {
            parts.add(new Template.Part.Literal(text.substring(done)));
        }
        return parts;
    }

    private int close(int open) {
        int start = open + OPEN.length();
        int from = start;
        if (startsWithPath(start)) {
            int end = text.indexOf(CLOSE, start);
            int sign = text.indexOf(Hole.DEFAULT, start);
            if (sign < 0 || end < sign) {
                return end;
            }
            from = sign + Hole.DEFAULT.length();
        }
        return closeOfFormula(from);
    }

    private boolean startsWithPath(int start) {
        int begin = start;
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        int dot = text.indexOf('.', begin);
        return dot > 0 && dot - begin <= 7 && ROOTS.contains(text.substring(begin, dot));
    }

    /** Braces and quotes of the formula do not count. */
    private int closeOfFormula(int from) {
        int i = from;
        while (i < text.length()) {
            switch (text.charAt(i)) {
                case '"', '\'' -> i = after(i, text.charAt(i));
                case '{' -> i = after(i, '}');
                case '}' -> {
                    if (text.startsWith(CLOSE, i)) {
                        return i;
                    }
                    i++;
                }
                default -> i++;
            }
        }
        return -1;
    }

    /** The place after the next unescaped {@code end}. */
    private int after(int open, char end) {
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == end) {
                return i + 1;
            }
        }
        return text.length();
    }

    private static Hole hole(String content, int position) {
        if (content.isEmpty()) {
            throw new TemplateException(position, "there is nothing between '{{' and '}}'");
        }
        int sign = topLevelDefault(content);
        String first = sign < 0 ? content : content.substring(0, sign).strip();
        String otherwise = sign < 0
                ? null
                : content.substring(sign + Hole.DEFAULT.length()).strip();
        Hole hole = new Hole(content(first), otherwise);
        requireReadable(hole, content, position);
        return hole;
    }

    private static Hole.Content content(String text) {
        return Reference.parse(text)
                .<Hole.Content>map(Hole.Content.Path::new)
                .orElseGet(() -> new Hole.Content.Computed(text));
    }

    /** The first sign of a default outside of quotes and braces; in a path quotes and braces are characters like others. */
    private static int topLevelDefault(String content) {
        int sign = content.indexOf(Hole.DEFAULT);
        if (sign < 0 || Reference.parse(content.substring(0, sign).strip()).isPresent()) {
            return sign;
        }
        TemplateScanner scanner = new TemplateScanner(content);
        int i = 0;
        while (i < content.length()) {
            if (content.startsWith(Hole.DEFAULT, i)) {
                return i;
            }
            i = switch (content.charAt(i)) {
                case '"', '\'' -> scanner.after(i, content.charAt(i));
                case '{' -> scanner.after(i, '}');
                default -> i + 1;
            };
        }
        return -1;
    }

    private static void requireReadable(Hole hole, String content, int position) {
        try {
            hole.requireReadable();
        } catch (FormulaException e) {
            throw new TemplateException(position, unreadable(content, e));
        }
    }

    private static String unreadable(String content, FormulaException e) {
        @Nullable String reason = e.getMessage();
        return "'" + content + "' is neither a path (record.id, record.<field>, record.<field>.id, steps.<id>.result,"
                + " trigger.<name>, vars.<name>, item) nor a formula with paths in braces: " + reason;
    }
}
