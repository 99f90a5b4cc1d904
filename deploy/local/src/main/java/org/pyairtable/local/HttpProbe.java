package org.pyairtable.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** Ready when {@code GET /q/health/ready} answers 200. */
record HttpProbe(String host, int port) implements Probe {
    private static final int TIMEOUT_MILLIS = 2_000;

    @Override
    public boolean ready() {
        try {
            var url = URI.create("http://" + host + ":" + port + "/q/health/ready")
                    .toURL();
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
