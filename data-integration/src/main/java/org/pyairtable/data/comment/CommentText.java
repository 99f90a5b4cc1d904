package org.pyairtable.data.comment;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.StorableText;

/** The text of a comment, which mentions users as {@code @[usr…]}; who writes it may also name them by email. */
public record CommentText(String text) {
    private static final Pattern MENTION = Pattern.compile("@\\[(usr[A-Za-z0-9]{14})]");
    private static final Pattern EMAIL = Pattern.compile("@\\[([^\\[\\]\\s@]{1,100}@[^\\[\\]\\s@]{1,300})]");
    private static final int LONGEST = 100_000;

    /** What a member writes; refused when it is blank, too long or cannot be kept. */
    public static CommentText given(String text) {
        if (text.isBlank() || text.length() > LONGEST || !StorableText.is(text)) {
            throw new InvalidRequest.Malformed().exception();
        }
        return new CommentText(text);
    }

    /** Ids of the users in the order of their first mention. Says nothing about whether they exist. */
    public Set<String> mentions() {
        Set<String> ids = new LinkedHashSet<>();
        Matcher matcher = MENTION.matcher(text);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    /** The text with ids in place of the emails of mentioned users; what {@code idOf} does not know stays. */
    CommentText withIds(Function<String, Optional<String>> idOf) {
        return new CommentText(EMAIL.matcher(text)
                .replaceAll(mention -> Matcher.quoteReplacement(
                        idOf.apply(mention.group(1)).map(id -> "@[" + id + "]").orElseGet(mention::group))));
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
