package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.events.State.User;

/**
 * How clients name the members of a workspace, and how people are answered.
 *
 * @param workspaceId whose members a cell may name
 */
record CollaboratorNames(People people, String workspaceId) {
    /** The id of the one whom {@code {id}} or {@code {email}} names; under typecast also a text: id, email or name. */
    String id(Field field, JsonNode value, boolean typecast) {
        return find(value, typecast).map(User::userId).orElseThrow(() -> new InvalidValue.Of(field.name()).exception());
    }

    private Optional<User> find(JsonNode value, boolean typecast) {
        if (value.path("id").isTextual()) {
            return member(User::userId, value.path("id").textValue());
        }
        if (value.path("email").isTextual()) {
            return member(User::email, value.path("email").textValue());
        }
        if (typecast && value.isTextual()) {
            String text = value.textValue().strip();
            return member(User::userId, text)
                    .or(() -> member(User::email, text))
                    .or(() -> member(User::name, text));
        }
        return Optional.empty();
    }

    /** Emails and names match in any case, ids only exactly. The first of several with one name is meant. */
    private Optional<User> member(Function<User, String> property, String wanted) {
        List<User> members = people.membersOf(workspaceId);
        return members.stream()
                .filter(user -> property.apply(user).equals(wanted))
                .findFirst()
                .or(() -> members.stream()
                        .filter(user -> !user.userId().equals(property.apply(user))
                                && property.apply(user).equalsIgnoreCase(wanted))
                        .findFirst());
    }

    /** Who is not known any more keeps the id. */
    Map<String, Object> person(String userId) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("id", userId);
        people.byId(userId).ifPresent(user -> {
            person.put("email", user.email());
            person.put("name", user.name());
        });
        return person;
    }

    String name(String userId) {
        return people.byId(userId).map(User::name).orElse(userId);
    }
}
