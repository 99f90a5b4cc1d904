package org.pyairtable.runtime.problem;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameters that an operation takes, by its annotations. */
public final class DeclaredQueries {
    private DeclaredQueries() {}

    /** The names that a resource method declares, in order. */
    static SortedSet<String> of(Method method) {
        return ordered(Arrays.stream(method.getParameters()).flatMap(DeclaredQueries::names));
    }

    /** The names that the fields of a {@link BeanParam} declare, in order. */
    public static SortedSet<String> of(Class<?> bean) {
        return ordered(Arrays.stream(bean.getDeclaredFields()).flatMap(field -> name(field, field.getName())));
    }

    private static SortedSet<String> ordered(Stream<String> names) {
        return names.collect(Collectors.collectingAndThen(
                Collectors.toCollection(TreeSet::new), Collections::unmodifiableSortedSet));
    }

    private static Stream<String> names(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? of(parameter.getType()).stream()
                : name(parameter, parameter.getName());
    }

    private static Stream<String> name(AnnotatedElement element, String ownName) {
        QueryParam standard = element.getAnnotation(QueryParam.class);
        if (standard != null) {
            return Stream.of(standard.value());
        }
        RestQuery brief = element.getAnnotation(RestQuery.class);
        if (brief == null) {
            return Stream.empty();
        }
        return Stream.of(brief.value().isEmpty() ? ownName : brief.value());
    }
}
