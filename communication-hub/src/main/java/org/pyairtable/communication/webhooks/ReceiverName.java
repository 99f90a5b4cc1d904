package org.pyairtable.communication.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import org.pyairtable.runtime.external.AddressGuard;
import org.pyairtable.runtime.problem.ServiceException;

/** Reads {@code host:port}. */
final class ReceiverName {
    private static final int LONGEST = 260;
    private static final int HIGHEST_PORT = 65_535;

    private ReceiverName() {}

    /** The normal form, in which receivers are compared; refuses anything but a host with a port. */
    static String normal(String text) {
        URI url;
        try {
            url = new URI("http://" + text.strip());
        } catch (URISyntaxException e) {
            throw invalid();
        }
        boolean alone = url.getRawUserInfo() == null
                && url.getRawPath().isEmpty()
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (!alone
                || text.length() > LONGEST
                || url.getHost() == null
                || url.getPort() < 1
                || url.getPort() > HIGHEST_PORT) {
            throw invalid();
        }
        return AddressGuard.receiver(url.getHost(), url.getPort());
    }

    private static ServiceException invalid() {
        return ServiceException.invalid("host", "is not a host with a port, such as 127.0.0.1:9000");
    }
}
