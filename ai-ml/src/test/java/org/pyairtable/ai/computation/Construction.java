package org.pyairtable.ai.computation;

import java.util.List;
import java.util.Map;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

/** Some tables of a construction firm. */
final class Construction {
    static final TableField INVOICE_STATUS = new TableField("fis", "Status", "singleSelect", false);
    static final TableField AMOUNT = new TableField("fia", "Amount", "currency", false);
    static final TableField HOURS_WORKED = new TableField("fhh", "Hours", "number", false);

    static final TableInfo PROJECTS = table(
            "Projects",
            new TableField("fpn", "Name", "singleLineText", true),
            new TableField("fps", "Status", "singleSelect", false),
            new TableField("fpb", "Budget", "currency", false));
    static final TableInfo HOURS = table(
            "Hours",
            new TableField("fhn", "Entry", "singleLineText", true),
            new TableField("fhp", "Project", "multipleRecordLinks", false),
            HOURS_WORKED,
            new TableField("fhd", "Date", "date", false));
    static final TableInfo INVOICES = table(
            "Invoices",
            new TableField("fin", "Number", "singleLineText", true),
            new TableField("fip", "Project", "multipleRecordLinks", false),
            INVOICE_STATUS,
            AMOUNT,
            new TableField("fid", "Due date", "date", false),
            new TableField("fix", "Disputed", "checkbox", false));

    static final List<TableInfo> TABLES = List.of(PROJECTS, HOURS, INVOICES);

    static final List<SourceRecord> INVOICE_RECORDS = List.of(
            invoice("rec1", "INV-1", "Harbour Tower", "Overdue", 1000.10, "2026-03-05"),
            invoice("rec2", "INV-2", "Harbour Tower", "Paid", 500, "2026-03-31"),
            invoice("rec3", "INV-3", "Mill Lane School", "Overdue", 250.20, "2026-04-01"),
            invoice("rec4", "INV-4", "Mill Lane School", "Draft", 99, "2026-02-28"));

    private Construction() {}

    private static TableInfo table(String name, TableField... fields) {
        return new TableInfo("wsp1", "app1", "Construction", "tbl" + name, name, List.of(fields));
    }

    private static SourceRecord invoice(
            String id, String number, String project, String status, double amount, String due) {
        return new SourceRecord(
                id,
                number,
                Map.of(
                        "fin", number,
                        "fip", List.of("recP" + project.charAt(0)),
                        "fis", status,
                        "fia", amount,
                        "fid", due),
                Map.of("recP" + project.charAt(0), project));
    }
}
