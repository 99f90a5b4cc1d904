package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.wire.Json;

/** Puts links to files into payloads that are read: payloads are kept for days, links are good for hours. */
public final class PayloadLinks {
    private final LinkSigner signer;

    public PayloadLinks(LinkSigner signer) {
        this.signer = signer;
    }

    /** Files in cells, and in lookups of such cells, get the links that lists of records give them. */
    public void addTo(ObjectNode payload) {
        for (JsonNode cells : payload.findValues("cellValuesByFieldId")) {
            cells.properties().forEach(cell -> cell.setValue(signed(cell.getValue())));
        }
    }

    private JsonNode signed(JsonNode cell) {
        if (cell.path("valuesByLinkedRecordId") instanceof ObjectNode lookup) {
            lookup.properties().forEach(values -> values.setValue(signed(values.getValue())));
        }
        return cell.isArray() && cell.path(0).has("filename") ? Json.tree(signer.sign(Json.value(cell))) : cell;
    }
}
