package org.pyairtable.workflow.steps;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The documentation of a kind of step or trigger. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {
    /** What it does, in sentences. */
    String value();

    /** What later steps see as its result; empty for nothing. */
    String result() default "";

    /** Whether it may have to wait: for an answer, a time, a decision, or runs inside it. Then it may have a timeout. */
    boolean waits() default false;

    /** One of it, as JSON. */
    String example();
}
