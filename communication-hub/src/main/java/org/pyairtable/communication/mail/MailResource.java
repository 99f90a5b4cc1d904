package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** The mails of the last weeks, for operators. */
@Path("/operator/mails")
public class MailResource {
    private final MailList mails;
    private final SignedIn signedIn;

    MailResource(MailList mails, SignedIn signedIn) {
        this.mails = mails;
        this.signedIn = signedIn;
    }

    /** What is to be sent, was sent and failed, the newest first, without the links. */
    @GET
    @Operation(operationId = "listMails")
    public Uni<Page<MailList.View>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        signedIn.operating();
        return mails.list(PageRequest.of(cursor, limit));
    }
}
