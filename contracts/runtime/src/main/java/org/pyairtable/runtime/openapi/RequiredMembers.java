package org.pyairtable.runtime.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a schema are always there, and which may be null: a component of a record is there unless it is
 * {@link Nullable} or an {@link Optional}. A schema belongs to the record whose name and members it has.
 */
final class RequiredMembers {
    private static final Set<String> EMPTIABLE =
            Set.of("java.util.List", "java.util.Set", "java.util.Map", "java.lang.String", "java.util.Collection");

    /** How a member is written: always, left out when there is nothing, or null then. */
    private enum Presence {
        ALWAYS,
        LEFT_OUT,
        NULL
    }

    private final IndexView index;
    private final List<ClassInfo> records;

    RequiredMembers(IndexView index) {
        this.index = index;
        this.records = index.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .filter(found -> found.name().toString().startsWith("org.pyairtable."))
                .toList();
    }

    void mark(Components components) {
        components.getSchemas().forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                records.stream()
                        .filter(found -> isNamed(found, name))
                        .map(this::members)
                        .filter(members ->
                                members.keySet().equals(schema.getProperties().keySet()))
                        .findFirst()
                        .ifPresent(members -> mark(schema, members));
            }
        });
    }

    private static void mark(Schema schema, Map<String, Presence> members) {
        members.forEach((name, presence) -> {
            switch (presence) {
                case ALWAYS -> {
                    if (schema.getRequired() == null || !schema.getRequired().contains(name)) {
                        schema.addRequired(name);
                    }
                }
                case LEFT_OUT -> {}
                case NULL ->
                    schema.addProperty(
                            name,
                            orNull(Objects.requireNonNull(schema.getProperties().get(name))));
            }
        });
    }

    private static Schema orNull(Schema schema) {
        if (schema.getType() == null && schema.getRef() == null) {
            return schema;
        }
        if (schema.getRef() == null) {
            return schema.getType().contains(SchemaType.NULL) ? schema : schema.addType(SchemaType.NULL);
        }
        return OASFactory.createSchema()
                .addAnyOf(schema)
                .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }

    /** A generic record's schema has the name of what it holds behind its own. */
    private static boolean isNamed(ClassInfo found, String schema) {
        String own = SchemaNames.of(found);
        return schema.equals(own)
                || schema.matches(Pattern.quote(own) + "\\d+")
                || (!found.typeParameters().isEmpty() && schema.startsWith(own));
    }

    private Map<String, Presence> members(ClassInfo record) {
        Map<String, Presence> members = new LinkedHashMap<>();
        for (RecordComponentInfo component : record.recordComponents()) {
            ClassInfo unwrapped = annotation(record, component, JsonUnwrapped.class)
                    .map(annotation -> index.getClassByName(component.type().name()))
                    .orElse(null);
            if (unwrapped != null) {
                members.putAll(members(unwrapped));
            } else {
                members.put(component.name(), presence(record, component));
            }
        }
        return members;
    }

    private Presence presence(ClassInfo record, RecordComponentInfo component) {
        String inclusion = annotation(record, component, JsonInclude.class)
                .or(() -> inclusion(record))
                .map(annotation -> annotation.value() == null
                        ? "ALWAYS"
                        : annotation.value().asEnum())
                .orElse("ALWAYS");
        Type type = component.type();
        boolean mayBeAbsent = type.name().toString().startsWith("java.util.Optional")
                || isNullable(type)
                || Optional.ofNullable(record.field(component.name()))
                        .filter(field -> isNullable(field.type()))
                        .isPresent();
        if (inclusion.equals("NON_EMPTY") && EMPTIABLE.contains(type.name().toString())) {
            return Presence.LEFT_OUT;
        }
        return !mayBeAbsent ? Presence.ALWAYS : inclusion.equals("ALWAYS") ? Presence.NULL : Presence.LEFT_OUT;
    }

    /** Of the type, or what it inherits from an interface. */
    private Optional<AnnotationInstance> inclusion(ClassInfo type) {
        return Optional.ofNullable(type.declaredAnnotation(JsonInclude.class)).or(() -> type.interfaceNames().stream()
                .map(index::getClassByName)
                .filter(Objects::nonNull)
                .flatMap(parent -> inclusion(parent).stream())
                .findFirst());
    }

    private static boolean isNullable(Type type) {
        return type.hasAnnotation(DotName.createSimple(Nullable.class));
    }

    /** What stands at a component is kept at its field and its accessor, as far as it may stand there. */
    private static Optional<AnnotationInstance> annotation(
            ClassInfo record, RecordComponentInfo component, Class<?> type) {
        DotName name = DotName.createSimple(type);
        return Stream.of(
                        component.annotation(name),
                        record.field(component.name()).annotation(name),
                        Optional.ofNullable(record.method(component.name()))
                                .map(method -> method.declaredAnnotation(name))
                                .orElse(null))
                .flatMap(Stream::ofNullable)
                .findFirst();
    }
}
