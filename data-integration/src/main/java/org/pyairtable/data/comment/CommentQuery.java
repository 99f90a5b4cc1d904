package org.pyairtable.data.comment;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.QueryString;

/**
 * Which part of a list is wanted.
 *
 * @param before the list goes on with the comments that are older than this one
 */
public record CommentQuery(long before, int pageSize) {
    private static final int LARGEST_PAGE = 100;
    private static final Pattern OFFSET = Pattern.compile("itr(\\d{1,18})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

    /** Fails with Airtable's answer when the query asks for anything that there is not. */
    public static CommentQuery of(QueryString query) {
        if (!Set.of("offset", "pageSize").containsAll(query.names())) {
            throw new InvalidRequest.Malformed().exception();
        }
        return new CommentQuery(before(query.one("offset")), pageSize(query.one("pageSize")));
    }

    /** A whole page, behind the one that answered the offset. */
    public static CommentQuery after(Optional<String> offset) {
        return new CommentQuery(before(offset), LARGEST_PAGE);
    }

    static String offset(Comment last) {
        return "itr" + last.sequence();
    }

    private static long before(Optional<String> offset) {
        return offset.map(text -> {
                    var matcher = OFFSET.matcher(text);
                    if (!matcher.matches()) {
                        throw new InvalidRequest.Offset(text).exception();
                    }
                    return Long.parseLong(matcher.group(1));
                })
                .orElse(Long.MAX_VALUE);
    }

    private static int pageSize(Optional<String> text) {
        if (text.isEmpty()) {
            return LARGEST_PAGE;
        }
        int size = NUMBER.matcher(text.get()).matches() ? Integer.parseInt(text.get()) : 0;
        if (size < 1 || size > LARGEST_PAGE) {
            throw new InvalidRequest.Malformed().exception();
        }
        return size;
    }
}
