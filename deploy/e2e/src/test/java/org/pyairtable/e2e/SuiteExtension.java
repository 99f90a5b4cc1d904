package org.pyairtable.e2e;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link RunningSuite} of this JVM: started when first asked for, closed after the last test. */
final class SuiteExtension implements ParameterResolver {
    /** The one start, successful or not: what failed for one test is not tried again for the next. */
    private record Start(Optional<RunningSuite> suite, Optional<Throwable> failure) implements AutoCloseable {
        static Start now() {
            try {
                return new Start(Optional.of(RunningSuite.start()), Optional.empty());
            } catch (RuntimeException | AssertionError failure) {
                return new Start(Optional.empty(), Optional.of(failure));
            }
        }

        RunningSuite require() {
            return suite.orElseThrow(() -> new IllegalStateException("The suite did not start", failure.orElseThrow()));
        }

        @Override
        public void close() {
            suite.ifPresent(RunningSuite::close);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningSuite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SuiteExtension.class))
                .computeIfAbsent(Start.class, type -> Start.now(), Start.class)
                .require();
    }
}
