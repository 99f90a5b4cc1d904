package org.pyairtable.core.registration;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.SignedIn;

/** Who may register, for operators. */
@Path("/operator/registration")
public class RegistrationRuleResource {
    private final RegistrationRules rules;
    private final SignedIn signedIn;

    RegistrationRuleResource(RegistrationRules rules, SignedIn signedIn) {
        this.rules = rules;
        this.signedIn = signedIn;
    }

    /** {@code mode}: {@code open}, {@code closed}, {@code invite}, or {@code domains} with at least one of them. */
    record NewRule(
            @NotNull @Size(max = 20) String mode,

            @Size(max = RegistrationRule.MOST_DOMAINS) @Nullable
            List<@NotNull @Size(max = 300) String> domains) {
        RegistrationRule checked() {
            return new RegistrationRule(RegistrationRule.mode(mode), domains == null ? List.of() : domains);
        }
    }

    /** What counts. */
    record Rule(String mode, List<String> domains) {
        static Rule of(RegistrationRule rule) {
            return new Rule(rule.wireName(), rule.domains());
        }
    }

    @GET
    @Operation(operationId = "showRegistrationRule")
    public Uni<Rule> show() {
        signedIn.operating();
        return rules.current().map(Rule::of);
    }

    /** Counts from the next registration on, and instead of the configuration from now on. */
    @PUT
    @Operation(operationId = "changeRegistrationRule")
    public Uni<Rule> change(@NotNull @Valid NewRule request) {
        String operator = signedIn.operating().userId();
        return rules.change(request.checked(), operator, signedIn.context(null)).map(Rule::of);
    }
}
