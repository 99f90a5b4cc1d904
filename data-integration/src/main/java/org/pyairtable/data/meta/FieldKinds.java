package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Choices;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.ResultType;
import org.pyairtable.runtime.identity.Ids;

/** Checks the options that a client gives a new field. */
final class FieldKinds {
    private static final Set<String> DURATION_FORMATS =
            Set.of("h:mm", "h:mm:ss", "h:mm:ss.S", "h:mm:ss.SS", "h:mm:ss.SSS");
    private static final int MAX_PRECISION = 8;
    private static final int MAX_CURRENCY_PRECISION = 7;
    private static final int MAX_RATING = 10;

    private final Base base;
    private final Table table;
    private final FieldDefinition definition;
    private final JsonNode options;

    /** @param table where the field is going to be */
    FieldKinds(Base base, Table table, FieldDefinition definition) {
        this.base = base;
        this.table = table;
        this.definition = definition;
        this.options = definition.options();
    }

    FieldKind kind() {
        String type = definition.type();
        if (FieldKind.Text.TYPES.contains(type)) {
            return new FieldKind.Text(type);
        }
        return switch (type) {
            case "number" -> new FieldKind.PlainNumber(integer("precision", 0, MAX_PRECISION));
            case "percent" -> new FieldKind.Percent(integer("precision", 0, MAX_PRECISION));
            case "currency" -> new FieldKind.Currency(integer("precision", 0, MAX_CURRENCY_PRECISION), text("symbol"));
            case "duration" -> new FieldKind.Duration(oneOf("durationFormat", DURATION_FORMATS));
            case "rating" ->
                new FieldKind.Rating(
                        oneOf("icon", Palette.RATING_ICONS),
                        integer("max", 1, MAX_RATING),
                        oneOf("color", Palette.BRIGHT_COLORS));
            case "checkbox" ->
                new FieldKind.Checkbox(oneOf("icon", Palette.CHECKBOX_ICONS), oneOf("color", Palette.BRIGHT_COLORS));
            case "singleSelect" -> new FieldKind.SingleSelect(choices(options, Choices.NONE));
            case "multipleSelects" -> new FieldKind.MultipleSelects(choices(options, Choices.NONE));
            case "date" -> new FieldKind.Date(dateFormat());
            case "dateTime" -> new FieldKind.DateTime(dateFormat(), timeFormat(), timeZone());
            case "multipleRecordLinks" -> link();
            case "formula" -> formula(text("formula"));
            case "multipleLookupValues", "lookup" -> lookup();
            case "rollup" -> rollup();
            case "count" -> new FieldKind.Count(linkField().id());
            case "autoNumber" -> new FieldKind.AutoNumber();
            case "createdTime" -> new FieldKind.CreatedTime(result());
            case "lastModifiedTime" -> modifiedTime();
            case "createdBy" -> new FieldKind.CreatedBy();
            case "lastModifiedBy" -> modifiedBy();
            case "singleCollaborator" -> new FieldKind.SingleCollaborator();
            case "multipleCollaborators" -> new FieldKind.MultipleCollaborators();
            case "barcode" -> new FieldKind.Barcode();
            case "multipleAttachments" ->
                new FieldKind.Attachments(options.path("isReversed").asBoolean(false));
            case "button" -> button();
            case "aiText" -> new Prompt(table, options).kind();
            case "externalSyncSource" -> new FieldKind.ExternalSyncSource(choices(options, Choices.NONE));
            default -> throw new InvalidDefinition.FieldType(type).exception();
        };
    }

    private FieldKind link() {
        if (options.has("isReversed") || options.has("prefersSingleRecordLink")) {
            throw refused("isReversed and prefersSingleRecordLink cannot be set");
        }
        String linked = text("linkedTableId");
        Table target = base.find(linked)
                .filter(t -> t.id().equals(linked))
                .orElseThrow(() -> refused("linkedTableId does not name a table of this base"));
        Optional<String> inverse = target.id().equals(table.id()) ? Optional.empty() : Optional.of(Ids.random("fld"));
        return new FieldKind.Link(target.id(), false, false, inverse, Ids.random(SqlNames.JOIN), selectionView(target));
    }

    private Optional<String> selectionView(Table target) {
        JsonNode given = options.path("viewIdForRecordSelection");
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        return Optional.of(target.views().stream()
                .map(View::id)
                .filter(id -> id.equals(given.textValue()))
                .findFirst()
                .orElseThrow(() -> refused("viewIdForRecordSelection does not name a view of the linked table")));
    }

    FieldKind.Formula formula(String text) {
        try {
            Formula parsed = FormulaParser.parse(text);
            CompiledFormula bound = parsed.bind(CellTypes.resolver(base, table));
            String canonical =
                    parsed.render(name -> table.find(name).map(Field::id).orElse(name));
            return new FieldKind.Formula(canonical, bound.fieldIds(), bound.watchedIds(), true, bound.resultType());
        } catch (FormulaException e) {
            throw refused(e.airtableMessage());
        }
    }

    private FieldKind button() {
        FieldKind.Formula url = formula(text("url"));
        return new FieldKind.Button(text("label"), url.expression(), url.references(), url.watched(), true);
    }

    private FieldKind modifiedTime() {
        Set<String> watched = watched();
        return watched.isEmpty()
                ? new FieldKind.LastModifiedTime(result())
                : new FieldKind.WatchedTime(watched, result());
    }

    private FieldKind modifiedBy() {
        Set<String> watched = watched();
        return watched.isEmpty() ? new FieldKind.LastModifiedBy() : new FieldKind.WatchedBy(watched);
    }

    /** Only what people write can be watched; no fields means all of them. */
    private Set<String> watched() {
        Set<String> ids = new HashSet<>();
        for (JsonNode id : options.path("referencedFieldIds")) {
            ids.add(table.find(id.asText())
                    .filter(field -> !field.isComputed())
                    .map(Field::id)
                    .orElseThrow(
                            () -> refused("referencedFieldIds must name fields of this table that are not computed")));
        }
        return ids;
    }

    /** How a computed time is shown. */
    private FieldKind.Temporal result() {
        JsonNode result = options.path("result");
        if (result.isMissingNode() || result.isNull()) {
            return FieldKind.Temporal.STANDARD;
        }
        FieldDefinition shown = new FieldDefinition(
                definition.name(), result.path("type").asText(""), Optional.empty(), result.path("options"));
        return switch (shown.type()) {
            case "date", "dateTime" -> (FieldKind.Temporal) new FieldKinds(base, table, shown).kind();
            default -> throw refused("result must be a date or dateTime");
        };
    }

    private FieldKind lookup() {
        Field link = linkField();
        return new FieldKind.Lookup(link.id(), target(link).id());
    }

    private FieldKind rollup() {
        Field link = linkField();
        FieldKind.Rollup untyped = new FieldKind.Rollup(link.id(), target(link).id(), text("formula"), ResultType.ANY);
        try {
            CompiledFormula bound =
                    FormulaParser.parse(untyped.expression()).bind(Derivations.rollupResolver(base, table, untyped));
            return new FieldKind.Rollup(
                    untyped.linkFieldId(), untyped.targetFieldId(), untyped.expression(), bound.resultType());
        } catch (FormulaException e) {
            throw refused(e.airtableMessage());
        }
    }

    private Field linkField() {
        return table.find(text("recordLinkFieldId"))
                .filter(field -> field.kind() instanceof FieldKind.Link)
                .orElseThrow(() -> refused("recordLinkFieldId does not name a link field of this table"));
    }

    private Field target(Field link) {
        Table linked = CellTypes.linked(base, table, link.id()).orElseThrow();
        return linked.find(text("fieldIdInLinkedTable"))
                .orElseThrow(() -> refused("fieldIdInLinkedTable does not name a field of the linked table"));
    }

    /** @param existing choices that an id, or else a name, may refer to: their cells stay what they are */
    List<Choice> choices(JsonNode from, Choices existing) {
        JsonNode given = from.path("choices");
        if (!given.isArray()) {
            throw missing();
        }
        if (given.size() > FieldKind.Select.MAX_CHOICES) {
            throw refused("There can be at most " + FieldKind.Select.MAX_CHOICES + " choices");
        }
        List<Choice> choices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> meant = new HashSet<>();
        given.forEach(choice -> meant.add(choice.path("id").asText("")));
        for (JsonNode choice : given) {
            String name = choiceText(choice, "name").orElse("").strip();
            String id = choiceText(choice, "id").orElse("");
            Optional<Choice> known =
                    existing.withId(id).or(() -> existing.named(name).filter(c -> !meant.contains(c.id())));
            String shown = name.isEmpty() ? known.map(Choice::name).orElse("") : name;
            if (shown.isEmpty() || !StorableText.is(shown) || !names.add(shown)) {
                throw refused("choices need distinct names");
            }
            Optional<String> color = choiceText(choice, "color");
            if (!color.map(Palette.CHOICE_COLORS::contains).orElse(true)) {
                throw refused("choices have a color that does not exist");
            }
            choices.add(new Choice(
                    known.map(Choice::id).orElseGet(() -> Ids.random("sel")),
                    shown,
                    color.or(() -> known.flatMap(Choice::color))));
        }
        return choices;
    }

    private static Optional<String> choiceText(JsonNode choice, String name) {
        JsonNode value = choice.path(name);
        if (!choice.isObject() || !(value.isTextual() || value.isMissingNode() || value.isNull())) {
            throw refused("choices must be objects with a name and, if at all, an id and a color");
        }
        return Optional.ofNullable(value.textValue());
    }

    private String dateFormat() {
        String name = options.path("dateFormat").path("name").asText("");
        if (!SchemaJson.isDateFormat(name)) {
            throw missing();
        }
        return name;
    }

    private String timeFormat() {
        String name = options.path("timeFormat").path("name").asText("");
        if (!SchemaJson.isTimeFormat(name)) {
            throw missing();
        }
        return name;
    }

    private String timeZone() {
        String zone = text("timeZone");
        if (zone.equals("utc") || zone.equals("client")) {
            return zone;
        }
        try {
            return ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw refused("timeZone is unknown");
        }
    }

    private int integer(String name, int min, int max) {
        JsonNode value = options.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < min || value.asLong() > max) {
            throw missing();
        }
        return value.intValue();
    }

    private String text(String name) {
        JsonNode value = options.path(name);
        if (!value.isTextual() || value.textValue().isEmpty() || !StorableText.is(value.textValue())) {
            throw missing();
        }
        return value.textValue();
    }

    private String oneOf(String name, Set<String> allowed) {
        String value = text(name);
        if (!allowed.contains(value)) {
            throw missing();
        }
        return value;
    }

    private RuntimeException missing() {
        return options.isObject()
                ? refused("Invalid options for " + definition.name())
                : refused("Failed schema validation: " + definition.name() + ".options is missing");
    }

    private static RuntimeException refused(String message) {
        return new InvalidDefinition.Options(message).exception();
    }
}
