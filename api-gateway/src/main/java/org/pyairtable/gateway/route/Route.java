package org.pyairtable.gateway.route;

/**
 * One row of the routing table.
 *
 * @param name stable name for metrics, traces and configuration
 * @param prefix the path itself, or its beginning up to a slash; a segment {@code *} matches any one
 */
public record Route(String name, String prefix, Target target, Access access, ScopeRule scopes, BodySize body) {
    /** Whether the path is this prefix or lies below it. */
    boolean covers(String path) {
        if (prefix.equals("/")) {
            return path.equals("/");
        }
        if (prefix.indexOf('*') >= 0) {
            return coversSegments(path.split("/", -1), prefix.split("/", -1));
        }
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private static boolean coversSegments(String[] path, String[] prefix) {
        if (path.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (!prefix[i].equals("*") && !prefix[i].equals(path[i])) {
                return false;
            }
        }
        return true;
    }
}
