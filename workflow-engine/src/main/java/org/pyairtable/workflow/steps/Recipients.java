package org.pyairtable.workflow.steps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;

/**
 * Whom a mail goes to, as the texts of its step name them.
 *
 * @param userIds members
 * @param addresses perhaps of members; the service that sends decides who may get a mail
 */
record Recipients(List<String> userIds, List<String> addresses) {
    static final String FORMS = "the id of a user or group, an e-mail address, a role as role:editor, * or a template";

    private static final String ALL = People.ALL;
    private static final String USER = "usr";
    private static final String GROUP = "grp";
    private static final String ROLE = "role:";
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,;]{1,64}@[^\\s@<>,;]{1,189}");

    /** Of those that reach members only. */
    static final String MEMBER_FORMS = "the id of a user or group, a role as role:editor, * or a template";

    /** Why a text of a definition names no members; empty when it may. */
    static Optional<String> memberFault(String text, Checks checks) {
        return !text.contains("{{") && text.contains("@")
                ? Optional.of("is none of " + MEMBER_FORMS + ": " + text)
                : fault(text, checks).map(fault -> fault.replace(FORMS, MEMBER_FORMS));
    }

    /**
     * User ids of members whom texts name, {@code *} for all; nobody who is not a member (any more).
     *
     * @throws UnknownRecipient for a value that names nobody
     */
    static List<String> members(List<String> texts, Starting run) {
        return approvers(texts, run).userIds();
    }

    /** The same with the names that the texts give. */
    static Approvers approvers(List<String> texts, Starting run) {
        if (texts.contains(ALL)) {
            return new Approvers(List.of(ALL), List.of(ALL));
        }
        List<String> names = texts.stream()
                .flatMap(text -> named(run.value(text).orElse(null)).stream())
                .distinct()
                .toList();
        Recipients named = ofNames(names, run);
        if (!named.addresses.isEmpty()) {
            throw new UnknownRecipient(MEMBER_FORMS, named.addresses.getFirst());
        }
        return new Approvers(
                named.userIds.stream().filter(run.isMember()).toList(),
                names.stream()
                        .filter(name -> !name.startsWith(USER) || run.isMember().test(name))
                        .toList());
    }

    /** Why a text of a definition names nobody; empty when it may. */
    static Optional<String> fault(String text, Checks checks) {
        if (text.contains("{{")) {
            return Optional.empty();
        }
        if (text.startsWith(USER) && !text.contains("@")) {
            return checks.isMember(text) ? Optional.empty() : Optional.of("is not a member of the workspace: " + text);
        }
        boolean known = text.equals(ALL)
                || (text.startsWith(ROLE) && role(text).isPresent())
                || (text.startsWith(GROUP) && !text.contains("@"))
                || ADDRESS.matcher(text).matches();
        return known ? Optional.empty() : Optional.of("is none of " + FORMS + ": " + text);
    }

    /** @throws UnknownRecipient for a value that names nobody */
    static Recipients of(List<String> to, Starting run) {
        return ofNames(
                to.stream()
                        .flatMap(text -> named(run.value(text).orElse(null)).stream())
                        .toList(),
                run);
    }

    private static Recipients ofNames(List<String> names, Starting run) {
        Set<String> userIds = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        names.forEach(name -> add(name, run, userIds, addresses));
        return new Recipients(List.copyOf(userIds), List.copyOf(addresses));
    }

    /** A recipient that nobody is. */
    static final class UnknownRecipient extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRecipient(String named) {
            this(FORMS, named);
        }

        UnknownRecipient(String forms, String named) {
            super("A recipient is none of " + forms + ": " + named, null, false, false);
        }
    }

    int count() {
        return userIds.size() + addresses.size();
    }

    /** A cell of people has their objects, a template of several people a list or their ids with commas. */
    private static List<String> named(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case Collection<?> items -> {
                List<String> all = new ArrayList<>();
                items.forEach(item -> all.addAll(named(item)));
                yield all;
            }
            case Map<?, ?> person ->
                person.get("id") instanceof String id
                        ? List.of(id)
                        : person.get("email") instanceof String email ? List.of(email) : List.of(person.toString());
            default ->
                Arrays.stream(value.toString().split(",", -1))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
        };
    }

    private static void add(String named, Starting run, Set<String> userIds, Set<String> addresses) {
        if (named.equals(ALL)) {
            userIds.addAll(run.people().all());
        } else if (named.startsWith(ROLE)) {
            userIds.addAll(run.people().withRole(role(named).orElseThrow(() -> new UnknownRecipient(named))));
        } else if (ADDRESS.matcher(named).matches()) {
            addresses.add(named);
        } else if (named.startsWith(USER)) {
            userIds.add(named);
        } else if (named.startsWith(GROUP)) {
            userIds.addAll(run.people().inGroup(named));
        } else {
            throw new UnknownRecipient(named);
        }
    }

    static boolean isRole(String name) {
        return name.startsWith(ROLE);
    }

    static boolean isGroup(String name) {
        return name.startsWith(GROUP);
    }

    /** The role of a name such as {@code role:editor}; empty when there is no such role. */
    static Optional<Role> role(String text) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(text.substring(ROLE.length()).toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
