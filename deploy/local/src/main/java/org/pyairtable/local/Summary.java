package org.pyairtable.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** The summary that {@code up} prints when everything is ready. */
final class Summary {
    private Summary() {}

    static String of(RunningSuite suite, SuiteSettings settings) {
        SuiteState state = suite.state();
        Secrets secrets;
        try {
            secrets = Secrets.loadOrCreate(suite.home(), List.of());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        Long millis = state.readyAfterMillis();
        String took = millis == null ? "" : String.format(Locale.ROOT, " after %.1f s", millis / 1000.0);
        return """

                PyAirtable is ready%s, %d MB resident.

                  Address    %s
                  E-mail     %s
                  Password   %s
                  Kafka      %s
                  Data       %s

                Next:
                  ./pyairtable demo       see the suite at work on a sample
                  ./pyairtable token      a personal access token for Airtable clients (endpoint %s)
                  ./pyairtable status     what runs; logs -f: what it says
                  ./pyairtable down       stop; the data is kept
                """.formatted(
                        took,
                        Memory.residentMebibytes(suite.supervisor()),
                        state.gateway(),
                        secrets.email(),
                        secrets.password(),
                        state.kafka(),
                        settings.home(),
                        state.gateway());
    }
}
