package org.pyairtable.core.audit;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What entries are about, as callers name it: a type without its namespace and version, such as
 * {@code core.identity.token-created}, or what several begin with, such as {@code core.identity}.
 */
final class Actions {
    private static final Pattern TYPE = Pattern.compile("org\\.pyairtable\\.(.+)\\.v\\d+");
    private static final List<String> TYPES = Topics.all().stream()
            .filter(topic -> topic.kind() == Topic.Kind.EVENTS)
            .flatMap(topic -> topic.events().stream())
            .map(Topic::typeOf)
            .sorted()
            .toList();

    private Actions() {}

    /** The types of an action; refuses one that has none. */
    static List<String> types(String action) {
        List<String> types = TYPES.stream()
                .filter(type -> name(type).equals(action) || name(type).startsWith(action + "."))
                .toList();
        if (types.isEmpty()) {
            throw ServiceException.invalid(
                    "action", "is not what events begin with, such as core.identity.token-created or " + areas());
        }
        return types;
    }

    private static String areas() {
        return TYPES.stream()
                .map(Actions::name)
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }

    private static String name(String type) {
        return TYPE.matcher(type).replaceFirst("$1");
    }
}
