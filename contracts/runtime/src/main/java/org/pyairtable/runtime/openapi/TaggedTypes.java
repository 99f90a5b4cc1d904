package org.pyairtable.runtime.openapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Discriminator;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;

/**
 * Sealed interfaces whose records JSON tells apart by a member: the schema of each record has the member with its own name, and
 * the interface's says which name stands for which.
 */
final class TaggedTypes {
    private TaggedTypes() {}

    static void mark(Components components, IndexView index) {
        for (AnnotationInstance annotation : index.getAnnotations(JsonSubTypes.class)) {
            ClassInfo type = annotation.target().asClass();
            AnnotationInstance told = type.declaredAnnotation(JsonTypeInfo.class);
            Map<String, Schema> schemas = components.getSchemas();
            Schema whole = schemas.get(SchemaNames.of(type));
            if (whole != null && told != null && told.value("property") != null) {
                mark(whole, told.value("property").asString(), annotation, schemas, index);
            }
        }
    }

    private static void mark(
            Schema whole, String member, AnnotationInstance types, Map<String, Schema> schemas, IndexView index) {
        Discriminator discriminator = OASFactory.createDiscriminator().propertyName(member);
        for (AnnotationInstance each : types.value().asNestedArray()) {
            String name = each.value("name").asString();
            String schemaName =
                    SchemaNames.of(index.getClassByName(each.value().asClass().name()));
            Schema schema = schemas.get(schemaName);
            if (schema != null) {
                schema.addProperty(
                        member,
                        OASFactory.createSchema().addType(SchemaType.STRING).enumeration(List.of(name)));
                if (schema.getRequired() == null || !schema.getRequired().contains(member)) {
                    schema.addRequired(member);
                }
                discriminator.addMapping(name, "#/components/schemas/" + schemaName);
            }
        }
        // The records say that they are objects; said twice, generators make an intersection of it.
        whole.setType(null);
        whole.setDiscriminator(discriminator);
    }
}
