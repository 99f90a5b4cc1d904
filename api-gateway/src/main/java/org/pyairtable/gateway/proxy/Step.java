package org.pyairtable.gateway.proxy;

import java.util.Optional;
import org.pyairtable.gateway.answer.Refusal;

/** One look at a request before it is answered. Steps never wait for anything. */
interface Step {
    /** Notes in the exchange what it found, or says why the request goes no further. */
    Optional<Refusal> look(Exchange exchange);
}
