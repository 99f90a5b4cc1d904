package org.pyairtable.data.question;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataQuery.QueryRecords;

/** Where groups go on. A cursor is good for the question that it was answered to. */
final class Cursor {
    private static final Pattern GROUPS = Pattern.compile("grp([0-9]{1,9})/([0-9a-f]{32})");

    private Cursor() {}

    /** Equal for questions that go through the same records or groups in the same order. */
    static String fingerprint(String tableId, QueryRecords question) {
        QueryRecords walked = new QueryRecords(
                question.baseId(),
                tableId,
                question.condition(),
                question.links(),
                question.search(),
                null,
                null,
                question.sort(),
                null,
                null,
                null,
                question.groupBy(),
                question.aggregates(),
                false);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Json.write(walked).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String ofGroups(long offset, String fingerprint) {
        return "grp" + offset + "/" + fingerprint;
    }

    /** The number of groups that came before; refused when the cursor is of another question. */
    static long groups(@Nullable String cursor, String fingerprint) {
        if (cursor == null) {
            return 0;
        }
        Matcher parts = GROUPS.matcher(cursor);
        if (!parts.matches()) {
            throw new InvalidRequest.Member("cursor", "is not one that an answer had").exception();
        }
        if (!parts.group(2).equals(fingerprint)) {
            throw new InvalidRequest.Member("cursor", "belongs to another question").exception();
        }
        return Long.parseLong(parts.group(1));
    }
}
