package org.pyairtable.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists, shows, replays and drops the messages that a service could not handle, through the operator API. */
final class DeadLetterCommand implements Command {
    private static final List<String> SERVICES =
            List.of("core-platform", "data-integration", "ai-ml", "workflow-engine", "communication-hub");
    private static final String USAGE = """
            usage: ./pyairtable dlq list [service]
                   ./pyairtable dlq inspect|replay|drop <service> <id>""";

    private final SuiteSettings settings;
    private final PrintStream out;

    DeadLetterCommand(SuiteSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean list = verb.equals("list") && arguments.size() <= 2;
        boolean single = List.of("inspect", "replay", "drop").contains(verb) && arguments.size() == 3;
        if ((!list && !single) || (arguments.size() > 1 && !SERVICES.contains(arguments.get(1)))) {
            System.err.println(USAGE + "\nservices: " + String.join(", ", SERVICES));
            return MISUSED;
        }
        Optional<RunningSuite> running = RunningSuite.find(settings.openHome());
        if (running.isEmpty()) {
            System.err.println("pyairtable: the suite is not running; start it with ./pyairtable up");
            return NOT_RUNNING;
        }
        GatewayClient gateway = running.get().gateway();
        if (list) {
            return list(gateway, arguments.size() == 2 ? List.of(arguments.get(1)) : SERVICES);
        }
        String path = path(arguments.get(1)) + "/" + arguments.get(2);
        return switch (verb) {
            case "inspect" -> inspect(gateway, path);
            case "replay" -> replay(gateway, path);
            default -> drop(gateway, path);
        };
    }

    private int list(GatewayClient gateway, List<String> services) throws IOException, InterruptedException {
        int shown = 0;
        List<String> unreachable = new ArrayList<>();
        for (String service : services) {
            GatewayClient.Answer answer = gateway.get(path(service) + "?limit=100");
            if (!answer.succeeded()) {
                unreachable.add(service + " (" + answer.status() + ")");
                continue;
            }
            for (JsonNode letter : answer.body().path("items")) {
                out.printf(
                        Locale.ROOT,
                        "%-18s %s  %s  %s-%s@%s  %s  %s%n",
                        service,
                        letter.path("id").asText(),
                        letter.path("failedAt").asText(),
                        letter.path("topic").asText(),
                        letter.path("partition").asText(),
                        letter.path("offset").asText(),
                        letter.path("type").asText(),
                        letter.path("reason").asText());
                shown++;
            }
        }
        if (shown == 0 && unreachable.isEmpty()) {
            out.println("No dead letters.");
        }
        if (!unreachable.isEmpty()) {
            System.err.println("pyairtable: no answer from " + String.join(", ", unreachable));
            return FAILED;
        }
        return DONE;
    }

    private int inspect(GatewayClient gateway, String path) throws IOException, InterruptedException {
        out.println(Json.MAPPER.writeValueAsString(gateway.get(path).require()));
        return DONE;
    }

    private int replay(GatewayClient gateway, String path) throws IOException, InterruptedException {
        JsonNode answer = gateway.post(path + "/replay").require();
        String outcome = answer.path("outcome").asText();
        String reason = answer.path("reason").asText();
        out.println(reason.isEmpty() ? outcome : outcome + ": " + reason);
        return outcome.equals("handled") ? DONE : FAILED;
    }

    private int drop(GatewayClient gateway, String path) throws IOException, InterruptedException {
        gateway.delete(path).require();
        out.println("dropped");
        return DONE;
    }

    private static String path(String service) {
        return "/api/operator/" + service + "/dead-letters";
    }
}
