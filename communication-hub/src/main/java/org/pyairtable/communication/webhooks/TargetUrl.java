package org.pyairtable.communication.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.pyairtable.runtime.problem.ServiceException;

/** Reads the URL of a target: absolute, http or https, with a host, without user information or fragment. */
public final class TargetUrl {
    private static final int HIGHEST_PORT = 65_535;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private TargetUrl() {}

    /** Fails with {@link org.pyairtable.runtime.problem.ServiceError.Invalid}. */
    public static URI parse(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw invalid("is not a URL");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw invalid("is neither http nor https");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > HIGHEST_PORT) {
            throw invalid("has no valid host and port");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw invalid("has user information or a fragment");
        }
        return url;
    }

    /** The port to connect to. */
    public static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
    }

    private static ServiceException invalid(String message) {
        return ServiceException.invalid("url", message);
    }
}
