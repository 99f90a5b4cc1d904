package org.pyairtable.data.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;

/** How clients name the options of select fields. */
public final class SelectNames {
    private SelectNames() {}

    /** The options that a typecast write of {@code value} would have to create, in order. */
    public static Set<String> missing(Field field, JsonNode value) {
        if (!(field.kind() instanceof FieldKind.Select select)) {
            return Set.of();
        }
        List<String> names = select instanceof FieldKind.SingleSelect
                ? scalar(value, true).map(List::of).orElse(List.of())
                : list(value, true).orElse(List.of());
        Set<String> missing = new LinkedHashSet<>();
        for (String name : names) {
            if (!name.isEmpty()
                    && TextCells.isStorable(name)
                    && find(select, name).isEmpty()) {
                missing.add(name);
            }
        }
        return missing;
    }

    static String choiceId(FieldKind.Select select, String name) {
        return find(select, name).map(Choice::id).orElseThrow(() -> new InvalidValue.Choice(name).exception());
    }

    private static Optional<Choice> find(FieldKind.Select select, String nameOrId) {
        return select.choices().named(nameOrId).or(() -> select.choices().withId(nameOrId));
    }

    /** Empty when the value cannot name an option. */
    static Optional<String> scalar(JsonNode value, boolean typecast) {
        if (value.isTextual()) {
            return Optional.of(typecast ? value.textValue().strip() : value.textValue());
        }
        if (typecast && (value.isNumber() || value.isBoolean())) {
            return Optional.of(value.asText());
        }
        return Optional.empty();
    }

    static Optional<List<String>> list(JsonNode value, boolean typecast) {
        if (typecast && value.isTextual()) {
            return Optional.of(NameList.read(value.textValue()));
        }
        if (!value.isArray()) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode element : value) {
            Optional<String> name = scalar(element, typecast);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(names);
    }
}
