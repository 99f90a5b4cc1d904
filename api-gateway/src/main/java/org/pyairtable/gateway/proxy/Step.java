package org.pyairtable.gateway.proxy;

import java.util.Optional;
import org.pyairtable.gateway.answer.Refusal;

/** One check of a request before it is answered. Steps never wait. */
interface Step {
    /** Stores its result in the exchange, or returns why the request is refused. */
    Optional<Refusal> look(Exchange exchange);
}
