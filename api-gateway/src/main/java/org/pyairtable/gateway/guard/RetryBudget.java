package org.pyairtable.gateway.guard;

/**
 * Bounds retries to a share of the requests, so that they do not overload a failing service. Each request earns a part of a
 * retry; a small reserve allows the first ones.
 */
final class RetryBudget {
    private final double earnedPerRequest;
    private final double most;
    private double balance;

    /**
     * @param ratio retries per request
     * @param reserve retries at the start
     */
    RetryBudget(double ratio, int reserve) {
        this.earnedPerRequest = ratio;
        this.most = Math.max(1, reserve) * 10.0;
        this.balance = reserve;
    }

    synchronized void requested() {
        balance = Math.min(most, balance + earnedPerRequest);
    }

    /** Takes a retry if one is left. */
    synchronized boolean withdraw() {
        if (balance < 1) {
            return false;
        }
        balance -= 1;
        return true;
    }
}
