package org.pyairtable.gateway.discovery;

import io.smallrye.stork.api.LoadBalancer;
import io.smallrye.stork.api.NoServiceInstanceFoundException;
import io.smallrye.stork.api.ServiceInstance;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Chooses at random, in proportion to the announced weights. An instance that has more requests under way than its share
 * gets less, and so does one that is much slower than the fastest: more than twice and more than 20 ms.
 */
final class WeightedChoice implements LoadBalancer {
    private static final double SLOWER = 2;
    private static final double SLOWER_BY_MILLIS = 20;

    private final DoubleSupplier chance;

    /** @param chance values from 0 (inclusive) to 1 (exclusive) */
    WeightedChoice(DoubleSupplier chance) {
        this.chance = chance;
    }

    @Override
    public ServiceInstance selectServiceInstance(Collection<ServiceInstance> candidates) {
        List<UpstreamInstance> weighted = candidates.stream()
                .map(UpstreamInstance.class::cast)
                .filter(instance -> instance.announced().weight() > 0)
                .toList();
        if (weighted.isEmpty()) {
            throw new NoServiceInstanceFoundException("No instance takes traffic");
        }
        if (weighted.size() == 1) {
            return weighted.getFirst();
        }
        double meanWeight = weighted.stream()
                .mapToInt(i -> i.announced().weight())
                .average()
                .orElse(1);
        double fastest = weighted.stream()
                .mapToDouble(UpstreamInstance::latencyMillis)
                .filter(millis -> millis > 0)
                .min()
                .orElse(0);
        double[] shares = weighted.stream()
                .mapToDouble(instance -> share(instance, meanWeight, fastest))
                .toArray();
        double sum = 0;
        for (double share : shares) {
            sum += share;
        }
        double point = chance.getAsDouble() * sum;
        for (int i = 0; i < shares.length; i++) {
            point -= shares[i];
            if (point < 0) {
                return weighted.get(i);
            }
        }
        return weighted.getLast();
    }

    private static double share(UpstreamInstance instance, double meanWeight, double fastestMillis) {
        double weight = instance.announced().weight() / meanWeight;
        double share = weight / (1 + instance.inFlight() / weight);
        double millis = instance.latencyMillis();
        boolean slow = millis > fastestMillis * SLOWER && millis > fastestMillis + SLOWER_BY_MILLIS;
        return fastestMillis > 0 && slow ? share * fastestMillis * SLOWER / millis : share;
    }
}
