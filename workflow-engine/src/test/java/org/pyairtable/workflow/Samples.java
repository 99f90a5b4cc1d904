package org.pyairtable.workflow;

import java.util.List;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.scope.TableSchema;

/** A construction firm's tables. */
public final class Samples {
    public static final TableSchema TASKS = new TableSchema(
            "appSite",
            "Building site",
            "tblTasks",
            "Tasks",
            List.of(
                    new FieldInfo("fldName", "Name", "singleLineText"),
                    new FieldInfo("fldStatus", "Status", "singleSelect"),
                    new FieldInfo("fldHours", "Hours", "number"),
                    new FieldInfo("fldBudget", "Budget", "number"),
                    new FieldInfo("fldDue", "Due", "date"),
                    new FieldInfo("fldClient", "Client", "multipleRecordLinks")));
    public static final TableSchema INVOICES = new TableSchema(
            "appSite",
            "Building site",
            "tblInvoices",
            "Invoices",
            List.of(
                    new FieldInfo("fldNumber", "Number", "singleLineText"),
                    new FieldInfo("fldAmount", "Amount", "number")));

    private Samples() {}
}
