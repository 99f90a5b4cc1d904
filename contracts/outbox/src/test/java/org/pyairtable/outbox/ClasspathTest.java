package org.pyairtable.outbox;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ClasspathTest {
    /** Contexts travel with the Vert.x context; carrying them along each step of a Uni is left out in the parent POM. */
    @Test
    void theContextPropagationInterceptorIsAbsent() {
        assertThrows(
                ClassNotFoundException.class,
                () -> Class.forName("io.smallrye.mutiny.context.DefaultContextPropagationInterceptor"));
    }
}
