package org.pyairtable.workflow.gallery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that many need.
 *
 * @param name as in its path
 * @param description what the workflow does
 * @param example values of its parameters
 * @param making makes the definition
 */
@Schema(name = "WorkflowTemplate")
public record WorkflowTemplate(
        String name,
        String title,
        String description,
        List<Parameter> parameters,
        Map<String, Object> example,

        @JsonIgnore @Schema(hidden = true) Function<TemplateValues, Map<String, Object>> making) {
    public WorkflowTemplate {
        parameters = List.copyOf(parameters);
        example = Collections.unmodifiableMap(new LinkedHashMap<>(example));
    }

    /**
     * What differs.
     *
     * @param required whether a value has to be given
     * @param preset its value where none is given; absent for none
     */
    @Schema(name = "WorkflowTemplateParameter")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Parameter(
            String name,
            ParameterType type,
            String description,
            boolean required,
            @Nullable Object preset) {
        static Parameter needed(String name, ParameterType type, String description) {
            return new Parameter(name, type, description, true, null);
        }

        static Parameter optional(String name, ParameterType type, String description) {
            return new Parameter(name, type, description, false, null);
        }

        static Parameter preset(String name, ParameterType type, String description, Object value) {
            return new Parameter(name, type, description, false, value);
        }
    }

    /** The definition for these values, without a workspace. */
    Map<String, @Nullable Object> definition(TemplateValues values) {
        Map<String, @Nullable Object> definition = new LinkedHashMap<>();
        definition.put("name", title);
        definition.putAll(making.apply(values));
        return definition;
    }
}
