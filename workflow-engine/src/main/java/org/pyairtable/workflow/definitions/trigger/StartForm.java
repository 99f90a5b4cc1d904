package org.pyairtable.workflow.definitions.trigger;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;

/** The values that starts of a workflow give; a form without inputs takes any. */
public record StartForm(List<FormInput> inputs) {
    private static final int MOST = 50;

    /** Takes whatever is given. */
    static final StartForm OPEN = new StartForm(List.of());

    /** What became of given values. */
    public sealed interface Filled {
        /** With what inputs are where nothing was given. */
        record Values(Map<String, Object> values) implements Filled {}

        /** @param name of the first value that does not fit */
        record Refused(String name, String message) implements Filled {}
    }

    /** Inputs as a definition gives them, each name once; null without any. */
    static @Nullable List<FormInput> checked(@Nullable List<FormInput> inputs) {
        if (inputs == null) {
            return null;
        }
        Set<String> names = new HashSet<>();
        List<FormInput> some = Given.some("inputs", inputs, MOST);
        for (int i = 0; i < some.size(); i++) {
            if (!names.add(some.get(i).name())) {
                throw new BadValue(
                        "inputs[" + i + "].name", "occurs twice: " + some.get(i).name());
            }
        }
        return some;
    }

    static StartForm of(@Nullable List<FormInput> inputs) {
        return inputs == null ? OPEN : new StartForm(inputs);
    }

    /** Values of a form that a person or a program of ours fills in: others are refused by name. */
    public Filled fill(Map<String, Object> given) {
        Set<String> names = inputs.stream().map(FormInput::name).collect(Collectors.toSet());
        Optional<String> unknown = inputs.isEmpty()
                ? Optional.empty()
                : given.keySet().stream().filter(name -> !names.contains(name)).findFirst();
        return unknown.<Filled>map(name -> new Filled.Refused(
                        name,
                        "is not an input of the workflow, which takes "
                                + inputs.stream().map(FormInput::name).collect(Collectors.joining(", "))))
                .orElseGet(() -> read(given));
    }

    /** Values of a body that another system sends: others are kept as they are. */
    public Filled read(Map<String, Object> given) {
        Map<String, Object> values = new LinkedHashMap<>(given);
        for (FormInput input : inputs) {
            @Nullable Object value = given.get(input.name());
            @Nullable Object filled = value == null ? input.preset() : value;
            Optional<String> fault = input.fault(filled);
            if (fault.isPresent()) {
                return new Filled.Refused(input.name(), fault.get());
            }
            if (filled != null) {
                values.put(input.name(), filled);
            }
        }
        return new Filled.Values(values);
    }
}
