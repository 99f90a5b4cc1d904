package org.pyairtable.gateway.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.gateway.route.Target.Page;
import org.pyairtable.runtime.identity.Principal;

/** The paths that exist, the services that answer them and who may call them. The longest prefix wins. */
public final class RouteTable {
    private static final String CORE = "core-platform";
    private static final String DATA = "data-integration";
    private static final String AI = "ai-ml";
    private static final String WORKFLOW = "workflow-engine";
    private static final String COMMUNICATION = "communication-hub";

    /** The services behind the gateway. */
    public static final List<String> SERVICES = List.of(CORE, DATA, AI, WORKFLOW, COMMUNICATION);

    /** The route of the MCP server, whose callers' origins are checked. */
    public static final String MCP = "mcp";

    /** The route of sign-ins. */
    public static final String LOGIN = "auth-login";
    /** Where clients of MCP find out about its tokens; the path of the resource may follow. */
    public static final String PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource";

    private static final ScopeRule ANY = new ScopeRule.None();
    /** An account is managed with a session or with a token that names this scope: {@code *} does not include it. */
    private static final ScopeRule ACCOUNT = new ScopeRule.Fixed(Principal.ACCOUNT);

    private static final Pattern BASE_ID = Pattern.compile("app[A-Za-z0-9]{14}");

    /** By the first segment of their paths; the longest prefix first. */
    private final Map<String, List<Route>> routes;

    private final List<Route> all;

    RouteTable(List<Route> routes) {
        this.all = List.copyOf(routes);
        this.routes = routes.stream()
                .sorted(Comparator.comparingInt((Route r) -> r.prefix().length())
                        .reversed())
                .collect(Collectors.groupingBy(route -> firstSegment(route.prefix())));
    }

    /** The table of the suite. */
    public static RouteTable standard() {
        List<Route> routes = new ArrayList<>();
        routes.add(own("landing", "/", Page.LANDING, Access.PUBLIC));
        for (String kind : List.of("invitation", "password-reset", "address-proof")) {
            routes.add(own("link-" + kind, "/links/" + kind, Page.LINK, Access.PUBLIC));
        }
        routes.add(own("link-script", "/links/link.js", Page.LINK_SCRIPT, Access.PUBLIC));
        routes.add(own("health", "/q/health", Page.HEALTH, Access.PUBLIC));
        routes.add(own("status", "/api/status", Page.STATUS, Access.PUBLIC));
        routes.add(own("openapi", "/openapi", Page.OPENAPI, Access.PUBLIC));
        for (String path : List.of(PROTECTED_RESOURCE, PROTECTED_RESOURCE + "/mcp")) {
            routes.add(own("protected-resource", path, Page.PROTECTED_RESOURCE, Access.PUBLIC));
        }
        routes.add(own("instances", "/api/operator/instances", Page.INSTANCES, Access.OPERATOR));
        routes.add(own("breakers", "/api/operator/breakers", Page.BREAKERS, Access.OPERATOR));
        routes.add(new Route(
                "operator", "/api/operator", new Target.OperatorOfService(), Access.OPERATOR, ANY, BodySize.DOCUMENT));
        for (String open : List.of("register", "login", "refresh", "password-reset")) {
            routes.add(to(CORE, "auth-" + open, "/api/auth/" + open, Access.PUBLIC, ANY));
        }
        routes.add(to(CORE, "auth", "/api/auth", Access.SIGNED_IN, ACCOUNT));
        // The holder of the link of an invitation looks at it and declines it; accepting is for the account that was
        // invited.
        for (String open : List.of("preview", "decline")) {
            routes.add(to(CORE, "invitation-" + open, "/api/invitations/" + open, Access.PUBLIC, ANY));
        }
        routes.add(to(CORE, "invitations", "/api/invitations", Access.SIGNED_IN, ACCOUNT));
        routes.add(to(CORE, "me", "/api/users/me", Access.SIGNED_IN, ANY));
        routes.add(to(CORE, "tokens", "/api/tokens", Access.SIGNED_IN, ACCOUNT));
        routes.add(to(CORE, "users", "/api/users", Access.OPERATOR, ANY));
        routes.add(
                to(CORE, "workspaces", "/api/workspaces", Access.SIGNED_IN, new ScopeRule.AccountArea("workspaces")));
        Stream.of("audit", "usage").forEach(area -> routes.add(area(CORE, area)));
        routes.add(to(DATA, "airtable", "/v0", Access.SIGNED_IN, new ScopeRule.Airtable()));
        // A valid link is enough to fetch its file; browsers send no token with images.
        routes.add(to(DATA, "attachments", "/attachments", Access.PUBLIC, ANY));
        // Each tool asks for its own scope.
        routes.add(to(DATA, MCP, "/mcp", Access.SIGNED_IN, ANY));
        routes.add(area(DATA, "bases"));
        // The holder of a link to a view sees it without an account. Guesses at its password are limited as those at
        // passwords of accounts.
        routes.add(to(DATA, "shared", "/api/shared", Access.PUBLIC, ANY));
        routes.add(to(DATA, "auth-share", "/api/shared/*/token", Access.PUBLIC, ANY));
        Stream.of("/api/bases/*/imports", "/api/bases/*/tables/*/import")
                .forEach(prefix -> routes.add(new Route(
                        "imports",
                        prefix,
                        new Target.Service(DATA),
                        Access.SIGNED_IN,
                        new ScopeRule.Area("bases"),
                        BodySize.FILE)));
        // A question is asked by POST, and changes nothing.
        routes.add(to(DATA, "queries", "/api/bases/*/query", Access.SIGNED_IN, new ScopeRule.Fixed("bases:read")));
        Stream.of("search", "chat", "budgets", "providers").forEach(area -> routes.add(area(AI, area)));
        Stream.of("workflows", "runs", "formulas").forEach(area -> routes.add(area(WORKFLOW, area)));
        // What calls proves itself by the hook's secret, which the engine knows.
        routes.add(to(WORKFLOW, "hooks", "/hooks", Access.PUBLIC, ANY));
        // The holder of a link that was mailed decides an approval on its page, without an account being signed in.
        routes.add(new Route(
                "approval-links", "/approvals", new Target.Service(WORKFLOW), Access.PUBLIC, ANY, BodySize.FORM));
        Stream.of("notifications", "webhooks").forEach(area -> routes.add(area(COMMUNICATION, area)));
        return new RouteTable(routes);
    }

    /** Every route. */
    public List<Route> all() {
        return all;
    }

    /**
     * The route of a decoded path. Below {@code /v0} a path that names no base does not exist, as at Airtable, even for
     * callers without a token.
     */
    public Optional<Route> match(String path) {
        if ((path.equals("/v0") || path.startsWith("/v0/")) && !isAirtablePath(path)) {
            return Optional.empty();
        }
        for (Route route : routes.getOrDefault(firstSegment(path), List.of())) {
            if (route.covers(path)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    /** The first segment of a path. */
    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    /** The base that an Airtable path is about. */
    public static Optional<String> baseOf(String path) {
        String[] segments = path.split("/", 6);
        if (segments.length < 3 || !segments[1].equals("v0")) {
            return Optional.empty();
        }
        int position =
                switch (segments[2]) {
                    case "meta" -> 4;
                    case "bases" -> 3;
                    default -> 2;
                };
        return Optional.of(segments)
                .filter(all -> all.length > position)
                .map(all -> all[position])
                .filter(id -> BASE_ID.matcher(id).matches());
    }

    private static boolean isAirtablePath(String path) {
        return path.startsWith("/v0/meta/")
                || path.startsWith("/v0/bases/")
                || baseOf(path).isPresent();
    }

    private static Route area(String service, String area) {
        return to(service, area, "/api/" + area, Access.SIGNED_IN, new ScopeRule.Area(area));
    }

    private static Route to(String service, String name, String prefix, Access access, ScopeRule scopes) {
        boolean forms = service.equals(CORE) || service.equals(COMMUNICATION);
        BodySize size = forms ? BodySize.FORM : BodySize.DOCUMENT;
        return new Route(name, prefix, new Target.Service(service), access, scopes, size);
    }

    private static Route own(String name, String prefix, Page page, Access access) {
        return new Route(name, prefix, new Target.Own(page), access, ANY, BodySize.DOCUMENT);
    }
}
