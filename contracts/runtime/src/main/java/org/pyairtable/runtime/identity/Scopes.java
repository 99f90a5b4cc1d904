package org.pyairtable.runtime.identity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scopes that some operation requires, each with what it allows: the one place where they are defined. A token is refused
 * any other, which would have no effect.
 */
public final class Scopes {
    /**
     * A scope.
     *
     * @param allows what a token with it may do, for the people who make tokens
     */
    public record Scope(String name, String allows) {}

    /** <a href="https://airtable.com/developers/web/api/scopes">Airtable's own</a>, as far as its API is served here. */
    private static final List<Scope> AIRTABLE = List.of(
            new Scope("data.records:read", "Read records, with Airtable's API and with tools for agents"),
            new Scope("data.records:write", "Create, change and delete records and attach files to them"),
            new Scope("data.recordComments:read", "Read the comments on records"),
            new Scope("data.recordComments:write", "Write, change and delete comments on records"),
            new Scope("schema.bases:read", "Read which bases, tables, fields and views there are"),
            new Scope("schema.bases:write", "Create bases, tables and fields and change them"),
            new Scope("webhook:manage", "Create, change and delete Airtable webhooks of bases and read their payloads"),
            new Scope("user.email:read", "Read one's own e-mail address with Airtable's API"),
            new Scope("workspacesAndBases:read", "Read a base itself and who works in it, with Airtable's API"));

    /** Areas below {@code /api} that are read and written. */
    private static final List<Scope> AREAS = Stream.of(
                    area(
                            "bases",
                            "Read bases beyond Airtable's API: queries, exports, jobs, snapshots, proposals",
                            "Change bases beyond Airtable's API: imports, copies, conversions, views, deletions"),
                    area(
                            "budgets",
                            "Read what models may cost and what they have cost",
                            "Set what models may cost a workspace, its members and a question"),
                    area(
                            "chat",
                            "Read one's sessions of the chat with their answers",
                            "Ask questions, stop and repeat answers, rename and delete sessions"),
                    area("formulas", "List the functions of formulas", "Evaluate, explain and check formulas"),
                    area(
                            "notifications",
                            "Read one's notifications",
                            "Mark notifications as read and change one's preferences"),
                    area(
                            "providers",
                            "Read which language models of third parties a workspace allows",
                            "Allow or forbid language models of third parties, and set the workspace's keys for them"),
                    area(
                            "runs",
                            "Read runs of workflows and their steps",
                            "Retry and cancel runs, decide about approvals"),
                    area("search", "Search records by words and by meaning", "Reserved; no operation needs it"),
                    area(
                            "webhooks",
                            "Read webhooks and their deliveries",
                            "Create and delete webhooks, renew their secrets, repeat deliveries"),
                    area("workflows", "Read workflows", "Save, start, pause and delete workflows and their secrets"))
            .flatMap(List::stream)
            .toList();

    /** Areas that are only read: writing them needs the scope {@code account}, or is not possible. */
    private static final List<Scope> READ = List.of(
            new Scope("audit:read", "Read the audit trail of workspaces in which one is creator or owner"),
            new Scope("usage:read", "Read the usage and the costs of workspaces in which one is creator or owner"),
            new Scope("users:read", "Read one's own profile"),
            new Scope("workspaces:read", "Read workspaces, their members and their invitations"));

    private static final List<Scope> WHOLE = List.of(
            new Scope(Principal.ALL, "Do what all other scopes allow, except account and operator"),
            new Scope(
                    Principal.ACCOUNT,
                    "Manage the account: sessions, tokens, workspaces, members; never with limited resources"),
            new Scope(
                    Principal.OPERATOR,
                    "Operate the installation, for users who are operators; never with limited resources"));

    private static final Map<String, Scope> KNOWN = Stream.of(AIRTABLE, AREAS, READ, WHOLE)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(Scope::name, Function.identity()));

    private Scopes() {}

    /** Whether nothing is changed with the scope. */
    static boolean isReading(String scope) {
        return scope.endsWith(":read");
    }

    public static boolean isKnown(String scope) {
        return KNOWN.containsKey(scope);
    }

    /** The names of all scopes in alphabetical order. */
    public static Set<String> known() {
        return new TreeSet<>(KNOWN.keySet());
    }

    /** All scopes in the alphabetical order of their names. */
    public static List<Scope> all() {
        return KNOWN.values().stream().sorted(Comparator.comparing(Scope::name)).toList();
    }

    private static List<Scope> area(String name, String reading, String writing) {
        return List.of(new Scope(name + ":read", reading), new Scope(name + ":write", writing));
    }
}
