package org.pyairtable.gateway.limit;

import io.github.bucket4j.TimeMeter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.runtime.identity.Principal;

/** The rate limits per credential, per base, and per address that tries to sign in, calls hooks or comes by a link. */
@Singleton
public class RateLimits {
    private final Optional<RateLimiter> principals;
    private final Optional<RateLimiter> bases;
    private final RateLimiter logins;
    private final RateLimiter hooks;
    private final RateLimiter shares;
    private final RateLimiter approvals;

    RateLimits(GatewaySettings config) {
        principals = config.rateLimits().principal().map(RateLimits::limiter);
        bases = config.rateLimits().base().map(RateLimits::limiter);
        GatewaySettings.LoginRate login = config.rateLimits().login();
        logins = new RateLimiter(login.requests(), login.per(), TimeMeter.SYSTEM_NANOTIME);
        GatewaySettings.HookRate hook = config.rateLimits().hook();
        hooks = new RateLimiter(hook.requests(), hook.per(), TimeMeter.SYSTEM_NANOTIME);
        GatewaySettings.ShareRate share = config.rateLimits().share();
        shares = new RateLimiter(share.requests(), share.per(), TimeMeter.SYSTEM_NANOTIME);
        GatewaySettings.ApprovalRate approval = config.rateLimits().approval();
        approvals = new RateLimiter(approval.requests(), approval.per(), TimeMeter.SYSTEM_NANOTIME);
    }

    /** How long this request has to wait, if it exceeds a limit. */
    public Optional<Duration> refuse(Route route, Principal principal, String path, String clientAddress) {
        if (route.name().startsWith("auth-")) {
            return logins.refuse(clientAddress);
        }
        if (route.name().equals("hooks")) {
            return hooks.refuse(clientAddress);
        }
        if (route.name().equals("shared")) {
            return shares.refuse(clientAddress);
        }
        if (route.name().equals("approval-links")) {
            return approvals.refuse(clientAddress);
        }
        if (principal.isAnonymous()) {
            return Optional.empty();
        }
        Optional<Duration> byCredential =
                principals.flatMap(limiter -> limiter.refuse(principal.userId() + "/" + principal.credentialId()));
        if (byCredential.isPresent()) {
            return byCredential;
        }
        return bases.flatMap(limiter -> RouteTable.baseOf(path).flatMap(limiter::refuse));
    }

    private static RateLimiter limiter(GatewaySettings.Rate rate) {
        return new RateLimiter(rate.requests(), rate.per(), TimeMeter.SYSTEM_NANOTIME);
    }
}
