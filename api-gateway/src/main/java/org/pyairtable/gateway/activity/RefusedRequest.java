package org.pyairtable.gateway.activity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Principal;

/**
 * A request that was answered 401 or 403, as far as it is counted together with others.
 *
 * @param route the prefix of its route
 * @param workspace that the path names; absent for other paths
 */
public record RefusedRequest(
        String method,
        String route,
        int status,
        String address,
        @Nullable String workspace,
        Principal principal) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final Pattern WORKSPACE = Pattern.compile("/api/workspaces/(wsp[A-Za-z0-9]{14})(/.*)?");
    private static final int LONGEST_AGENT = 120;

    /** Whether a request that was answered with it counts as refused. */
    public static boolean isRefusal(int status) {
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    /** The workspace that a path is about, as far as the path says it. */
    public static Optional<String> workspaceOf(String path) {
        Matcher matcher = WORKSPACE.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What a client says that it is, on one line. */
    static String agent(@Nullable String header) {
        String shown = header == null ? "" : header.strip().replaceAll("\\p{Cntrl}", " ");
        if (shown.isEmpty()) {
            return "unknown";
        }
        if (shown.length() <= LONGEST_AGENT) {
            return shown;
        }
        boolean pair = Character.isHighSurrogate(shown.charAt(LONGEST_AGENT - 1));
        return shown.substring(0, pair ? LONGEST_AGENT - 1 : LONGEST_AGENT);
    }
}
