package org.pyairtable.data.tool;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.refusal.InvalidRequest;

/**
 * Where an answer goes on that was cut within a page.
 *
 * @param page cursor of the page; empty for the first one
 * @param skip elements of the page that were answered before
 */
public record PageCursor(Optional<String> page, int skip) {
    public static final PageCursor START = new PageCursor(Optional.empty(), 0);

    private static final Pattern FORM = Pattern.compile("(\\d{1,6}) (.*)", Pattern.DOTALL);

    public static PageCursor of(String text) {
        try {
            Matcher matcher = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (matcher.matches()) {
                return new PageCursor(
                        Optional.of(matcher.group(2)).filter(page -> !page.isEmpty()),
                        Integer.parseInt(matcher.group(1)));
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    public String text() {
        String plain = skip + " " + page.orElse("");
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    PageCursor after(int more) {
        return new PageCursor(page, skip + more);
    }

    private static RuntimeException invalid() {
        return new InvalidRequest.Member(
                        ToolSchema.CURSOR, "is not the cursor of an answer of this tool; begin again without it")
                .exception();
    }
}
