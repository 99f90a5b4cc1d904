/** Connections of clients: their number, their deadlines, and strict parsing of requests. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.gateway.connection;
