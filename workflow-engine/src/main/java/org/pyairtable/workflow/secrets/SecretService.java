package org.pyairtable.workflow.secrets;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowEvent.SecretDeleted;
import org.pyairtable.events.WorkflowEvent.SecretSaved;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.WorkflowAccess;
import org.pyairtable.workflow.steps.SecretText;

/** Use cases of secrets. Nothing gives a value back. */
@Singleton
class SecretService {
    private static final int MOST = 100;
    private static final int MOST_HOSTS = 20;

    /** Shorter ones could not be told from other text in an answer, which is masked. */
    private static final int SHORTEST = 8;

    private static final int LONGEST = 4_000;
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\\[[0-9a-f:.]{2,45}]");

    private final Pool pool;
    private final SecretStore secrets;
    private final Outbox outbox;
    private final WorkflowAccess access;
    private final SignedIn caller;
    private final Clock clock;

    SecretService(Pool pool, SecretStore secrets, Outbox outbox, WorkflowAccess access, SignedIn caller, Clock clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.outbox = outbox;
        this.access = access;
        this.caller = caller;
        this.clock = clock;
    }

    Uni<SecretView> save(
            String workspaceId, String name, @Nullable String value, @Nullable List<@Nullable String> hosts) {
        Principal principal = access.require(Right.SAVE, workspaceId);
        if (!SecretText.NAME.matcher(name).matches()) {
            throw ServiceException.invalid(
                    "name", "is not a letter followed by up to 63 letters, digits, '_' or '-': " + name);
        }
        Secret secret = new Secret(checked(value), hosts(hosts));
        EventContext context = caller.context(workspaceId);
        return pool.withTransaction(c -> secrets.save(
                        c,
                        workspaceId,
                        name,
                        secret,
                        principal.userId(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        MOST)
                .map(saved -> saved.orElseThrow(() -> ServiceException.conflict("The workspace has " + MOST
                        + " secrets, the limit; delete one that no workflow uses (any more) first")))
                .call(saved -> outbox.append(c, context, new SecretSaved(workspaceId, name, saved.hosts()))));
    }

    Uni<Void> delete(String workspaceId, String name) {
        access.require(Right.SAVE, workspaceId);
        EventContext context = caller.context(workspaceId);
        return pool.withTransaction(c -> secrets.delete(c, workspaceId, name)
                .invoke(deleted -> {
                    if (!deleted) {
                        throw ServiceException.notFound("Secret " + name);
                    }
                })
                .chain(() -> outbox.append(c, context, new SecretDeleted(workspaceId, name)))
                .replaceWithVoid());
    }

    Uni<Page<SecretView>> list(String workspaceId, PageRequest page) {
        access.require(Right.SAVE, workspaceId);
        return secrets.list(workspaceId, page).map(rows -> Page.ofTexts(rows, page, SecretView::name));
    }

    private static String checked(@Nullable String value) {
        if (value == null) {
            throw ServiceException.invalid("value", "is missing");
        }
        if (value.length() < SHORTEST || value.length() > LONGEST) {
            throw ServiceException.invalid("value", "does not have " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw ServiceException.invalid(
                    "value", "has a line break or another control character, which no header may have");
        }
        return value;
    }

    private static Set<String> hosts(@Nullable List<@Nullable String> hosts) {
        if (hosts == null) {
            throw ServiceException.invalid(
                    "hosts",
                    "is missing: name the hosts that may be sent the secret, none for that of a webhook trigger");
        }
        if (hosts.size() > MOST_HOSTS) {
            throw ServiceException.invalid("hosts", "has more than " + MOST_HOSTS + " hosts");
        }
        Set<String> lower = new HashSet<>();
        for (int i = 0; i < hosts.size(); i++) {
            String given = hosts.get(i);
            String host = given == null ? "" : given.toLowerCase(Locale.ROOT);
            if (!HOST.matcher(host).matches()) {
                throw ServiceException.invalid(
                        "hosts[" + i + "]",
                        "is not a host as it stands in a URL, such as api.example.com, without scheme, port and path");
            }
            lower.add(host);
        }
        return lower;
    }
}
