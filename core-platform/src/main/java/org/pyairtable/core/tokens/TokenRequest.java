package org.pyairtable.core.tokens;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Name;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Scopes;
import org.pyairtable.runtime.identity.WritePolicy;
import org.pyairtable.runtime.problem.ServiceException;

/** A valid request for a token: well-formed, with no more rights than the credential that asks for it. */
record TokenRequest(
        String name,
        List<String> scopes,
        List<String> resources,
        @Nullable Instant expiresAt,
        WritePolicy writes) {
    static final String ALL = "*";
    static final int MOST_SCOPES = 50;
    static final int MOST_RESOURCES = 200;
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern RESOURCE = Pattern.compile("\\*|(app|wsp)[A-Za-z0-9]{14}");

    /** A token that says nothing about agents' tools. */
    TokenRequest(String name, List<String> scopes, List<String> resources, @Nullable Instant expiresAt) {
        this(name, scopes, resources, expiresAt, WritePolicy.ASK);
    }

    TokenRequest {
        name = Name.of("name", name).value();
        scopes = checked("scopes", scopes, MOST_SCOPES, Scopes::isKnown, TokenRequest::unknownScope);
        resources = checked(
                "resources",
                resources,
                MOST_RESOURCES,
                RESOURCE.asMatchPredicate(),
                given -> "is neither a base id, a workspace id nor *: " + shown(given));
        for (String scope : List.of(Principal.ACCOUNT, Principal.OPERATOR)) {
            if (scopes.contains(scope) && !resources.contains(ALL)) {
                throw ServiceException.invalid(
                        "scopes",
                        scope + " is not available for a token that is limited in resources; leave out one of the two");
            }
        }
    }

    /** Refuses rights that the asking credential does not have, and an expiry that has passed. */
    void check(Principal asking, Instant now) {
        for (String scope : scopes) {
            boolean held = scope.equals(Principal.OPERATOR) ? asking.isOperator() : asking.mayUse(scope);
            if (!held) {
                throw ServiceException.forbidden("A token cannot have scopes that its creator lacks, such as " + scope);
            }
        }
        if (!resources.stream().allMatch(id -> asking.mayReach(id, id))) {
            throw ServiceException.forbidden("A token cannot reach resources that its creator cannot");
        }
        checkWrites(writes, asking);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw ServiceException.invalid("expiresAt", "has passed");
        }
    }

    /**
     * What the member {@code writes} of a body says; absent means asking.
     *
     * @param given decisions by the name of a tool or {@code *}
     */
    static WritePolicy writes(@Nullable Map<String, String> given) {
        if (given == null) {
            return WritePolicy.ASK;
        }
        given.forEach((tool, decision) -> {
            String field = "writes." + shown(tool);
            if (!tool.equals(WritePolicy.EVERY) && !WritePolicy.TOOLS.contains(tool)) {
                throw ServiceException.invalid(
                        field,
                        "is not a tool that changes something; name one of "
                                + String.join(", ", new TreeSet<>(WritePolicy.TOOLS)) + ", or * for all others");
            }
            if (decision == null || WritePolicy.Decision.fromWireName(decision).isEmpty()) {
                throw ServiceException.invalid(
                        field, "is neither allow, ask nor deny: " + shown(String.valueOf(decision)));
            }
        });
        return WritePolicy.ofWire(given);
    }

    /** An agent must not free itself, or a token that it makes, from approvals. */
    static void checkWrites(WritePolicy writes, Principal asking) {
        if (!writes.isWithin(asking.writes())) {
            throw ServiceException.forbidden(
                    "A token cannot let tools change more without approval than the credential that asks for it; sign in to"
                            + " do so");
        }
    }

    /** The bases that it is limited to. */
    List<String> bases() {
        return resources.stream().filter(id -> id.startsWith("app")).toList();
    }

    /** The workspaces that it is limited to. */
    List<String> workspaces() {
        return resources.stream().filter(id -> id.startsWith("wsp")).toList();
    }

    private static String unknownScope(String given) {
        return "is not a scope: " + shown(given) + "; the scopes are " + String.join(", ", Scopes.known());
    }

    private static String shown(String given) {
        return given.length() <= LONGEST_SHOWN ? given : given.substring(0, LONGEST_SHOWN) + "…";
    }

    private static List<String> checked(
            String field,
            List<String> values,
            int most,
            Predicate<String> acceptable,
            UnaryOperator<String> otherwise) {
        if (values.isEmpty() || values.size() > most) {
            throw ServiceException.invalid(field, "needs 1 to " + most + " values");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!acceptable.test(values.get(i))) {
                throw ServiceException.invalid(field + "[" + i + "]", otherwise.apply(values.get(i)));
            }
        }
        return values.stream().distinct().sorted().toList();
    }
}
