package org.pyairtable.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invites an address, to a workspace of the first user or to the installation alone, and prints the link unless it is mailed. */
final class InviteCommand implements Command {
    private static final String USAGE = "usage: ./pyairtable invite <email> [workspace id [role]]";
    private static final String ROLE = "editor";

    private final SuiteSettings settings;
    private final PrintStream out;

    InviteCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty() || arguments.size() > 3) {
            System.err.println(USAGE);
            return MISUSED;
        }
        Optional<RunningSuite> running = RunningSuite.find(settings.openHome());
        if (running.isEmpty()) {
            System.err.println("pyairtable: nothing runs; start it with ./pyairtable up");
            return NOT_RUNNING;
        }
        JsonNode invitation = invite(running.get().gateway(), arguments);
        print(running.get().state().gateway(), invitation);
        return DONE;
    }

    private static JsonNode invite(GatewayClient gateway, List<String> arguments)
            throws IOException, InterruptedException {
        String email = arguments.getFirst();
        if (arguments.size() == 1) {
            return gateway.post("/api/operator/core-platform/invitations", Map.of("email", email))
                    .require();
        }
        String role = arguments.size() == 3 ? arguments.get(2) : ROLE;
        return gateway.post(
                        "/api/workspaces/" + arguments.get(1) + "/invitations", Map.of("email", email, "role", role))
                .require();
    }

    private void print(String url, JsonNode invitation) {
        String email = invitation.path("email").asText();
        String until = invitation.path("expiresAt").asText();
        if (invitation.path("delivery").asText().equals("mail")) {
            out.printf("A mail with the link goes to %s; it is good once, until %s.%n", email, until);
        } else {
            out.printf(
                    "%s/links/invitation#%s%n%nGood once, until %s. Hand it to %s.%n",
                    url, invitation.path("secret").asText(), until, email);
        }
    }
}
