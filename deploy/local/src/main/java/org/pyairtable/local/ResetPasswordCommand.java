package org.pyairtable.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Prints a link by which a user sets a new password once, within an hour. */
final class ResetPasswordCommand implements Command {
    private final SuiteSettings settings;
    private final PrintStream out;

    ResetPasswordCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.size() != 1) {
            System.err.println("usage: ./pyairtable reset-password <email>");
            return MISUSED;
        }
        Optional<RunningSuite> running = RunningSuite.find(settings.openHome());
        if (running.isEmpty()) {
            System.err.println("pyairtable: nothing runs; start it with ./pyairtable up");
            return NOT_RUNNING;
        }
        String email = arguments.getFirst();
        GatewayClient gateway = running.get().gateway();
        Optional<String> user = userWith(gateway, email);
        if (user.isEmpty()) {
            System.err.println("pyairtable: no user has the address " + email);
            return FAILED;
        }
        print(running.get().state().gateway(), issue(gateway, user.get()));
        return DONE;
    }

    private static Optional<String> userWith(GatewayClient gateway, String email)
            throws IOException, InterruptedException {
        String query = URLEncoder.encode(email, StandardCharsets.UTF_8);
        JsonNode items = gateway.get("/api/users?q=" + query).require().path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("email").asText().equalsIgnoreCase(email))
                .map(item -> item.path("id").asText())
                .findFirst();
    }

    private static JsonNode issue(GatewayClient gateway, String user) throws IOException, InterruptedException {
        return gateway.post("/api/operator/core-platform/users/" + user + "/password-reset")
                .require();
    }

    private void print(String url, JsonNode issued) {
        out.printf(
                "%s/links/password-reset#%s%n%nGood once, until %s. Hand it to %s.%n",
                url,
                issued.path("secret").asText(),
                issued.path("expiresAt").asText(),
                issued.path("email").asText());
    }
}
