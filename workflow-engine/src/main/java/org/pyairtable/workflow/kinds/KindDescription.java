package org.pyairtable.workflow.kinds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Kinds;
import org.pyairtable.workflow.steps.Member;

/**
 * A kind of trigger or step.
 *
 * @param name its {@code type} or {@code action} in JSON
 * @param description what it does
 * @param gives what steps read of it; empty for nothing
 * @param example one of it
 */
public record KindDescription(
        String name,
        String description,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) String gives,
        List<KindMember> members,
        Map<String, Object> example) {
    public KindDescription {
        members = List.copyOf(members);
    }

    /**
     * A member of a kind in JSON.
     *
     * @param type in words
     */
    public record KindMember(String name, String type, boolean required, String description) {}

    static List<KindDescription> triggers() {
        return Arrays.stream(Objects.requireNonNull(Trigger.class.getAnnotation(JsonSubTypes.class))
                        .value())
                .map(type -> of(type.name(), type.value()))
                .toList();
    }

    static List<KindDescription> steps() {
        return Kinds.all().entrySet().stream()
                .map(kind -> of(kind.getKey(), kind.getValue()))
                .toList();
    }

    @SuppressWarnings("unchecked") // JSON objects are maps by name
    private static KindDescription of(String name, Class<?> kind) {
        Kind documented = Objects.requireNonNull(kind.getAnnotation(Kind.class), () -> name + " is documented");
        List<KindMember> members = new ArrayList<>();
        for (RecordComponent component : kind.getRecordComponents()) {
            Member member = Objects.requireNonNull(
                    component.getAnnotation(Member.class), () -> name + "." + component.getName() + " is documented");
            members.add(new KindMember(
                    component.getName(),
                    MemberType.of(component.getGenericType()).words(),
                    !member.optional(),
                    member.value()));
        }
        return new KindDescription(name, documented.value(), documented.result(), members, (Map<String, Object>)
                Documents.read(documented.example(), Map.class));
    }
}
