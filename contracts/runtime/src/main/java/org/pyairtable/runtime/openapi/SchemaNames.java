package org.pyairtable.runtime.openapi;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;

/** What the schema of a type is called: as an annotation says, else as the type. */
final class SchemaNames {
    private SchemaNames() {}

    static String of(ClassInfo type) {
        AnnotationInstance annotation = type.declaredAnnotation(Schema.class);
        AnnotationValue name = annotation == null ? null : annotation.value("name");
        return name == null ? type.simpleName() : name.asString();
    }
}
