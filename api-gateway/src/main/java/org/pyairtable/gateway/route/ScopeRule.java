package org.pyairtable.gateway.route;

import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyairtable.runtime.identity.Principal;

/**
 * The scope that a credential needs on a route: a coarse check that saves the service a refusal. Services check again,
 * with the user's role. Sessions carry every scope; personal access tokens carry what their owner chose.
 */
public sealed interface ScopeRule {
    /** The scope that this request needs; empty when any credential is enough. */
    Optional<String> required(HttpMethod method, String path);

    /** Any credential is enough. */
    record None() implements ScopeRule {
        @Override
        public Optional<String> required(HttpMethod method, String path) {
            return Optional.empty();
        }
    }

    /** {@code <area>:read} for reading, {@code <area>:write} for all else. */
    record Area(String area) implements ScopeRule {
        @Override
        public Optional<String> required(HttpMethod method, String path) {
            return Optional.of(area + (isRead(method) ? ":read" : ":write"));
        }
    }

    /** {@code <area>:read} for reading; writing needs the scope {@code account}. */
    record AccountArea(String area) implements ScopeRule {
        @Override
        public Optional<String> required(HttpMethod method, String path) {
            return Optional.of(isRead(method) ? area + ":read" : Principal.ACCOUNT);
        }
    }

    /** One scope, whatever the method. */
    record Fixed(String scope) implements ScopeRule {
        @Override
        public Optional<String> required(HttpMethod method, String path) {
            return Optional.of(scope);
        }
    }

    /** Airtable's own scopes, <a href="https://airtable.com/developers/web/api/scopes">as it documents them</a>. */
    record Airtable() implements ScopeRule {
        /** The base itself and who works in it, not its schema. */
        private static final Pattern BASE = Pattern.compile("/v0/meta/bases/[^/]+/?");

        /** By position: a table may be called {@code comments} or {@code listRecords}. */
        private static final Pattern COMMENTS = Pattern.compile("/v0/[^/]+/[^/]+/[^/]+/comments(/.*)?");

        private static final Pattern LIST = Pattern.compile("/v0/[^/]+/[^/]+/listRecords/?");

        @Override
        public Optional<String> required(HttpMethod method, String path) {
            if (path.equals("/v0/meta/whoami")) {
                return Optional.empty();
            }
            boolean read = isRead(method);
            if (read && BASE.matcher(path).matches()) {
                return Optional.of("workspacesAndBases:read");
            }
            if (path.startsWith("/v0/meta/")) {
                return Optional.of(read ? "schema.bases:read" : "schema.bases:write");
            }
            if (path.startsWith("/v0/bases/")) {
                return Optional.of("webhook:manage");
            }
            if (COMMENTS.matcher(path).matches()) {
                return Optional.of(read ? "data.recordComments:read" : "data.recordComments:write");
            }
            boolean readsByPost =
                    method.equals(HttpMethod.POST) && LIST.matcher(path).matches();
            return Optional.of(read || readsByPost ? "data.records:read" : "data.records:write");
        }
    }

    private static boolean isRead(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS);
    }
}
