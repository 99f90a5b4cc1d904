package org.pyairtable.runtime.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that a query parameter which it does not declare must not stop: {@link StrictQueries} lets it through, and the
 * method names the parameter in its answer. For uploads, to which proxies and tools add parameters of their own.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReportsUnknownQueries {}
