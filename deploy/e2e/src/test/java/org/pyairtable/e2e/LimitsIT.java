package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.testkit.RawHttp;

/** What is just within a limit is taken, what is beyond is refused in form, and the suite goes on. */
@ExtendWith(SuiteExtension.class)
@Order(16)
final class LimitsIT {
    private static final int MEBIBYTE = 1 << 20;
    private static final int URL = 16_000;

    private final RunningSuite suite;
    private final Member member;
    private final Member.Table table;

    LimitsIT(RunningSuite suite) {
        this.suite = suite;
        suite.awaitReady();
        this.member = Member.register(suite);
        this.table = member.tables("Things").getFirst();
    }

    @Test
    void requestsBeyondALimitAreRefusedAndOthersAreNot() {
        RawCaller token = member.raw();
        RawCaller session = member.rawSession();
        String filter = table.path() + "?filterByFormula=";
        Map<String, Supplier<Integer>> within = new LinkedHashMap<>();
        Map<String, Supplier<Integer>> beyond = new LinkedHashMap<>();
        String longest = filter + "%221%22" + "%20".repeat((URL - filter.length() - 7) / 3);
        within.put("URL of 16,000 characters", () -> token.get(longest).status());
        beyond.put("URL of 16,001 characters: 414", () -> token.get(longest + "x".repeat(URL + 1 - longest.length()))
                .status());
        beyond.put("URL of 40,000 characters: 414", () -> token.get(filter + "x".repeat(40_000))
                .status());
        within.put("headers of 20 KB", () -> head(20));
        beyond.put("headers of 100 KB: 431", () -> head(100));
        within.put("text of 90,000 characters", () -> token.send("POST", table.path(), cell(90_000))
                .status());
        beyond.put("body of 11 MB: 413", () -> token.send("POST", table.path(), cell(11 * MEBIBYTE))
                .status());
        beyond.put("form of 300 KB: 413", () -> session.send("POST", "/api/workspaces", cell(300 * 1024))
                .status());
        Report report = new Report("Limits", "request", "answer");
        within.forEach((name, request) -> {
            int status = request.get();
            report.row(name, status);
            assertThat(status).as(name).isEqualTo(200);
        });
        beyond.forEach((name, request) -> {
            int status = request.get();
            report.row(name, status);
            assertThat(status).as(name).isEqualTo(Integer.parseInt(name.substring(name.length() - 3)));
        });
        String deep = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
        for (String path : new String[] {
            "/api/workspaces", "/api/workflows", "/api/webhooks", "/api/chat", "/api/formulas/evaluate", table.path()
        }) {
            int status = session.send("POST", path, deep).status();
            report.row("JSON 20,000 levels deep to " + path.replace(table.path(), "a table"), status);
            assertThat(status).as(path).isBetween(400, 499);
        }
        report.print();
        assertThat(token.get(table.path()).status()).isEqualTo(200);
    }

    private int head(int kilobytes) {
        try (RawHttp connection =
                RawHttp.connect(URI.create(suite.anonymous().url()).getPort())) {
            String header = "X-Header: " + "x".repeat(1_010) + "\r\n";
            return connection
                    .send("GET /api/status HTTP/1.1\r\nHost: gateway\r\n" + header.repeat(kilobytes) + "\r\n")
                    .answer()
                    .status();
        }
    }

    private static String cell(int length) {
        return "{\"fields\":{\"Name\":\"" + "x".repeat(length) + "\"}}";
    }
}
