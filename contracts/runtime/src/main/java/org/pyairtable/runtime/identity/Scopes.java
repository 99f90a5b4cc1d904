package org.pyairtable.runtime.identity;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scopes that some operation requires. A token is refused any other, which would have no effect. */
public final class Scopes {
    /** <a href="https://airtable.com/developers/web/api/scopes">Airtable's own</a>, as far as its API is served here. */
    private static final Set<String> AIRTABLE = Set.of(
            "data.records:read",
            "data.records:write",
            "data.recordComments:read",
            "data.recordComments:write",
            "schema.bases:read",
            "schema.bases:write",
            "webhook:manage",
            "user.email:read",
            "workspacesAndBases:read");

    /** Areas below {@code /api} that are read and written. */
    private static final Set<String> AREAS =
            Set.of("bases", "budgets", "chat", "formulas", "notifications", "runs", "search", "webhooks", "workflows");

    /** Areas that are only read: writing them needs the scope {@code account}, or is not possible. */
    private static final Set<String> READ = Set.of("audit", "usage", "users", "workspaces");

    private static final Set<String> KNOWN = Stream.of(
                    AIRTABLE.stream(),
                    AREAS.stream().flatMap(area -> Stream.of(area + ":read", area + ":write")),
                    READ.stream().map(area -> area + ":read"),
                    Stream.of(Principal.ALL, Principal.ACCOUNT, Principal.OPERATOR))
            .flatMap(scopes -> scopes)
            .collect(Collectors.toUnmodifiableSet());

    private Scopes() {}

    public static boolean isKnown(String scope) {
        return KNOWN.contains(scope);
    }

    /** All scopes in alphabetical order. */
    public static Set<String> known() {
        return new TreeSet<>(KNOWN);
    }
}
