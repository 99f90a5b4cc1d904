package org.pyairtable.testkit.architecture;

import java.util.List;

/** What is checked. Its kind says which rules hold for it, and what it alone may do. */
public sealed interface RuledModule {
    /** All its classes lie here or below. */
    String rootPackage();

    /** A service or a library: all rules hold. */
    record Service(String rootPackage) implements RuledModule {}

    /**
     * A service whose purpose is to forward requests to the other services, which it discovers over Kafka. All rules hold, but
     * these packages may hold HTTP clients as if they were {@code ..external..}.
     *
     * @param forwarding full names of packages of the module, without those below them
     */
    record Forwarder(String rootPackage, List<String> forwarding) implements RuledModule {
        public Forwarder {
            forwarding = List.copyOf(forwarding);
            for (String name : forwarding) {
                if (!name.startsWith(rootPackage + ".") || name.contains("..")) {
                    throw new IllegalArgumentException(name + " is not a package of " + rootPackage);
                }
            }
        }
    }

    /**
     * A program that starts the others and waits for them. It has its threads to itself, no container that injects, and asks
     * the services from outside, as a person would: the rules on HTTP clients and addresses, on blocking and on clocks say
     * nothing about it. All others hold.
     */
    record Program(String rootPackage) implements RuledModule {}
}
