package org.pyairtable.data.comment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.airtable.AirtableError;

/** The text of a comment, which mentions users as {@code @[usr…]}. */
record CommentText(String text) {
    private static final Pattern MENTION = Pattern.compile("@\\[(usr[A-Za-z0-9]{14})]");
    private static final int LONGEST = 100_000;

    /** Fails with Airtable's answer when it is no text that can be kept. */
    static CommentText of(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        if (text.isBlank() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw AirtableError.invalidRequest().exception();
        }
        return new CommentText(text);
    }

    /** Ids of the users in the order of their first mention. Says nothing about whether they exist. */
    Set<String> mentions() {
        Set<String> ids = new LinkedHashSet<>();
        Matcher matcher = MENTION.matcher(text);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    /** The text with {@code @name} in place of each mention, no longer than {@code most} characters. */
    String readable(UnaryOperator<String> nameOf, int most) {
        String named = MENTION.matcher(text)
                .replaceAll(mention -> Matcher.quoteReplacement("@" + nameOf.apply(mention.group(1))));
        if (named.length() <= most) {
            return named;
        }
        int end = Character.isHighSurrogate(named.charAt(most - 2)) ? most - 2 : most - 1;
        return named.substring(0, end) + "…";
    }
}
