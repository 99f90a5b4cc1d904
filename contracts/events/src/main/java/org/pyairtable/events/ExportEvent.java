package org.pyairtable.events;

import java.time.Instant;
import java.util.Map;

/**
 * The export of what the suite holds on a person. Topic {@code platform.exports}, keyed by the id of the person: core-platform
 * asks, and every service sends what it holds, sealed for this one export, in pieces of bounded size.
 */
public sealed interface ExportEvent extends Event {
    /**
     * Every service is to send what it holds on the person.
     *
     * @param addressHash lower-case hex SHA-256 of the e-mail address in lower case, for what is kept by address alone
     * @param publicKey X25519 key in X.509, base64; pieces are sealed for it
     * @param expiresAt after which nobody reads the pieces any more
     */
    @EventType("org.pyairtable.platform.exports.export-requested.v1")
    record ExportRequested(String exportId, String userId, String addressHash, String publicKey, Instant expiresAt)
            implements ExportEvent {
        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /**
     * A part of the bytes of a service's answer, which are a JSON object of lists once they are put together.
     *
     * @param sequence from 0, within the service
     * @param sealed bytes, sealed under the name that {@link #sealedFor} gives, base64
     */
    @EventType("org.pyairtable.platform.exports.piece-exported.v1")
    record PieceExported(String exportId, String userId, String service, int sequence, String sealed)
            implements ExportEvent {
        @Override
        public String aggregateId() {
            return userId;
        }

        /** What a piece is bound to: it can stand in no other place. */
        public static String sealedFor(String exportId, String service, int sequence) {
            return "export/" + exportId + "/" + service + "/" + sequence;
        }
    }

    /**
     * A service has sent all that it holds.
     *
     * @param pieces how many it sent
     * @param rows how many rows there are, by what they hold
     */
    @EventType("org.pyairtable.platform.exports.service-exported.v1")
    record ServiceExported(String exportId, String userId, String service, int pieces, Map<String, Long> rows)
            implements ExportEvent {
        public ServiceExported {
            rows = Map.copyOf(rows);
        }

        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /** The export is downloaded. */
    @EventType("org.pyairtable.platform.exports.export-downloaded.v1")
    record ExportDownloaded(String exportId, String userId) implements ExportEvent {
        @Override
        public String aggregateId() {
            return userId;
        }
    }
}
