package org.pyairtable.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** Ready when {@code GET} of a path of the port of metrics and health answers 200. */
record HttpProbe(String host, int port, String path) implements Probe {
    private static final int TIMEOUT_MILLIS = 2_000;

    /** Whether the service takes requests. */
    static HttpProbe ready(String host, int port) {
        return new HttpProbe(host, port, "/q/health/ready");
    }

    /** Whether the service is up, if only to wait for its broker. */
    static HttpProbe started(String host, int port) {
        return new HttpProbe(host, port, "/q/health/started");
    }

    @Override
    public boolean ready() {
        try {
            var url = URI.create("http://" + host + ":" + port + path).toURL();
            if (!(url.openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
                return false;
            }
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notReady) {
            return false;
        }
    }
}
