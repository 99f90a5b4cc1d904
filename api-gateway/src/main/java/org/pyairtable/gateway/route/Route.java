package org.pyairtable.gateway.route;

/**
 * One row of the routing table.
 *
 * @param name stable name for metrics, traces and configuration
 * @param prefix the path itself, or what it begins with up to a slash
 */
public record Route(String name, String prefix, Target target, Access access, ScopeRule scopes, BodySize body) {
    /** Whether the path is this prefix or lies below it. */
    boolean covers(String path) {
        if (prefix.equals("/")) {
            return path.equals("/");
        }
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }
}
