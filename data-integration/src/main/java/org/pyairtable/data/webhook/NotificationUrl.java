package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;

/**
 * Reads where pings are to go to: an absolute http or https URL. Whether its host may be called is for who sends the ping
 * to decide, each time it does.
 */
final class NotificationUrl {
    private static final int LONGEST = 2_000;
    private static final int HIGHEST_PORT = 65_535;

    private NotificationUrl() {}

    /** Absent when none is given; refused when it is not a URL that can be called. */
    static Optional<String> read(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.textValue().length() > LONGEST) {
            throw invalid();
        }
        URI url;
        try {
            url = new URI(node.textValue().strip());
        } catch (URISyntaxException e) {
            throw invalid();
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        boolean host = url.getHost() != null && url.getPort() != 0 && url.getPort() <= HIGHEST_PORT;
        if (!http || !host || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw invalid();
        }
        return Optional.of(url.toString());
    }

    private static RefusedException invalid() {
        return new InvalidRequest.Malformed().exception();
    }
}
