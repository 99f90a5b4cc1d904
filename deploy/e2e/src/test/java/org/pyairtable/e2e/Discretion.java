package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** What no answer to a caller may contain: our code's insides, our addresses. */
final class Discretion {
    private static final Pattern STACK_TRACE =
            Pattern.compile("\\bat [\\w.$/]+\\(|[\\w$]+\\.java:\\d+|[a-z]\\.[A-Z]\\w*(Exception|Error)\\b|Caused by:");
    private static final Pattern ADDRESS =
            Pattern.compile("127\\.0\\.0\\.1|localhost|\\bjdbc:|\\bpostgres|\\b(?:10|172|192)\\.\\d+\\.\\d+\\.\\d+");
    private static final Pattern CODE = Pattern.compile(
            "\\b(?:org\\.pyairtable\\.\\w+\\.[A-Z]|io\\.(?:quarkus|vertx|smallrye|netty)|java\\.(?:lang|util)|"
                    + "com\\.fasterxml|org\\.hibernate|org\\.jboss|select \\S+ from|insert into)");

    private Discretion() {}

    static void check(String request, RawCaller.Answer answer) {
        String said = answer.headers() + "\n" + answer.body();
        assertThat(said)
                .as("the answer to " + request)
                .doesNotContainPattern(STACK_TRACE)
                .doesNotContainPattern(ADDRESS)
                .doesNotContainPattern(CODE);
    }
}
