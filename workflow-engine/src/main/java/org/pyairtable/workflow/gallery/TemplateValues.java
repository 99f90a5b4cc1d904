package org.pyairtable.workflow.gallery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.gallery.WorkflowTemplate.Parameter;

/** The values of the parameters of a template, checked. */
public final class TemplateValues {
    private final String baseId;
    private final Map<String, Object> values;

    private TemplateValues(String baseId, Map<String, Object> values) {
        this.baseId = baseId;
        this.values = values;
    }

    /** Fails as invalid when a value is unknown, missing or of another type. */
    static TemplateValues of(WorkflowTemplate template, String baseId, Map<String, ? extends @Nullable Object> given) {
        for (String name : given.keySet()) {
            if (template.parameters().stream()
                    .noneMatch(parameter -> parameter.name().equals(name))) {
                throw ServiceException.invalid("parameters." + name, "is unknown");
            }
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Parameter parameter : template.parameters()) {
            Object value = given.get(parameter.name());
            if (value == null) {
                value = parameter.preset();
            }
            if (value == null && parameter.required()) {
                throw ServiceException.invalid("parameters." + parameter.name(), "is missing");
            }
            if (value == null) {
                continue;
            }
            Optional<String> fault = parameter.type().fault(value);
            if (fault.isPresent()) {
                throw ServiceException.invalid("parameters." + parameter.name(), fault.get());
            }
            values.put(parameter.name(), value);
        }
        return new TemplateValues(baseId, values);
    }

    String base() {
        return baseId;
    }

    String text(String name) {
        return String.valueOf(values.get(name));
    }

    @Nullable
    String optional(String name) {
        return values.get(name) instanceof String text ? text : null;
    }

    List<?> list(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    Map<?, ?> cells(String name) {
        return values.get(name) instanceof Map<?, ?> cells ? cells : Map.of();
    }
}
