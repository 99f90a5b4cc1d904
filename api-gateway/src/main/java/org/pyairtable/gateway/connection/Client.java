package org.pyairtable.gateway.connection;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The client of a request, and the host it called.
 *
 * @param address of the client: the other end of the connection, or the client of a trusted proxy as the proxy reports it
 * @param scheme that the client used
 * @param host that the client called, with its port; absent in HTTP/1.0
 * @param behindProxy whether the connection comes from a trusted proxy
 */
public record Client(InetAddress address, String scheme, Optional<String> host, boolean behindProxy) {}
