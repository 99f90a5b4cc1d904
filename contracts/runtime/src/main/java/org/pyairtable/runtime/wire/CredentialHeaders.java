package org.pyairtable.runtime.wire;

import static org.pyairtable.runtime.wire.CloudEventHeaders.CREDENTIAL_ID;
import static org.pyairtable.runtime.wire.CloudEventHeaders.PRINCIPAL_ID;
import static org.pyairtable.runtime.wire.CloudEventHeaders.PRINCIPAL_KIND;
import static org.pyairtable.runtime.wire.CloudEventHeaders.RESOURCES;
import static org.pyairtable.runtime.wire.CloudEventHeaders.SCOPES;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Credential;

/**
 * A {@link Credential} as headers. A message with some of them only is refused: read as one without a credential it would be
 * allowed more than it was sent for.
 */
final class CredentialHeaders {
    private static final List<String> ALL = List.of(PRINCIPAL_KIND, PRINCIPAL_ID, CREDENTIAL_ID, SCOPES, RESOURCES);

    private CredentialHeaders() {}

    static boolean isList(String header) {
        return header.equals(SCOPES) || header.equals(RESOURCES);
    }

    static void write(@Nullable Credential credential, Map<String, String> headers) {
        if (credential == null) {
            return;
        }
        headers.put(PRINCIPAL_KIND, credential.principalKind());
        headers.put(PRINCIPAL_ID, credential.principalId());
        headers.put(CREDENTIAL_ID, credential.id());
        headers.put(SCOPES, String.join(" ", new TreeSet<>(credential.scopes())));
        headers.put(RESOURCES, String.join(" ", new TreeSet<>(credential.resources())));
    }

    /** Absent without any of the headers. */
    static @Nullable Credential read(Map<String, String> headers, String actor) {
        List<String> missing =
                ALL.stream().filter(name -> !headers.containsKey(name)).toList();
        if (missing.size() == ALL.size()) {
            return null;
        }
        if (!missing.isEmpty()) {
            throw new Unsound("Header " + missing.getFirst() + " is missing beside the others of the credential");
        }
        String principal = headers.getOrDefault(PRINCIPAL_ID, "");
        if (!principal.equals(actor)) {
            throw new Unsound("Header " + PRINCIPAL_ID + " is not the actor");
        }
        return new Credential(
                headers.getOrDefault(PRINCIPAL_KIND, ""),
                principal,
                headers.getOrDefault(CREDENTIAL_ID, ""),
                words(headers.getOrDefault(SCOPES, "")),
                words(headers.getOrDefault(RESOURCES, "")));
    }

    private static Set<String> words(String list) {
        return Stream.of(list.split(" ", -1)).filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    /** The headers of a credential do not belong together. */
    static final class Unsound extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsound(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
