package org.pyairtable.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The explicit wire name of an event: the CloudEvents {@code type} attribute. Class names may change, wire names never.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {
    /** For example {@code org.pyairtable.data.records.changed.v1}; the last segment is the version of the payload. */
    String value();
}
