package org.pyairtable.ai.query;

import static org.pyairtable.ai.query.Right.figure;
import static org.pyairtable.ai.query.Right.sum;
import static org.pyairtable.ai.query.Right.summedBy;
import static org.pyairtable.ai.query.Workplace.CUSTOMERS;
import static org.pyairtable.ai.query.Workplace.INVOICES;
import static org.pyairtable.ai.query.Workplace.PEOPLE;
import static org.pyairtable.ai.query.Workplace.PROJECTS;
import static org.pyairtable.ai.query.Workplace.RECHNUNGEN;
import static org.pyairtable.ai.query.Workplace.TASKS;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pyairtable.ai.query.Workplace.Customer;
import org.pyairtable.ai.query.Workplace.Invoice;
import org.pyairtable.ai.query.Workplace.Project;
import org.pyairtable.ai.query.Workplace.Rechnung;
import org.pyairtable.ai.query.Workplace.Task;

/** How right answers are computed from the rows of {@link Workplace}, for the lists of questions. */
final class Cases {
    private Cases() {}

    /** @param before earlier questions of the session */
    record Case(List<String> before, String question, Right right) {}

    static Case invoices(String question, Predicate<Invoice> wanted) {
        return new Case(List.of(), question, figure(invoices(wanted).size()));
    }

    static List<Invoice> invoices(Predicate<Invoice> wanted) {
        return INVOICES.stream().filter(wanted).toList();
    }

    static Case customers(String question, Predicate<Customer> wanted) {
        return new Case(
                List.of(), question, figure(CUSTOMERS.stream().filter(wanted).count()));
    }

    static Case projects(String question, Predicate<Project> wanted) {
        return new Case(
                List.of(), question, figure(PROJECTS.stream().filter(wanted).count()));
    }

    static Case tasks(String question, Predicate<Task> wanted) {
        return new Case(List.of(), question, figure(tasks(wanted).size()));
    }

    static List<Task> tasks(Predicate<Task> wanted) {
        return TASKS.stream().filter(wanted).toList();
    }

    static Case rechnungen(String question, Predicate<Rechnung> wanted) {
        return new Case(
                List.of(), question, figure(RECHNUNGEN.stream().filter(wanted).count()));
    }

    static Case total(String question, Predicate<Invoice> wanted) {
        return new Case(List.of(), question, sum(invoices(wanted), Invoice::amount));
    }

    static Right records(String... names) {
        return new Right.Records(Set.copyOf(Arrays.asList(names)));
    }

    static Right places(String... names) {
        return new Right.Places(List.of(names));
    }

    static Right extremes(Predicate<Invoice> wanted, int places, boolean greatest) {
        Comparator<Invoice> order = Comparator.comparing(Invoice::amount);
        List<Invoice> sorted = invoices(wanted.and(i -> i.amount() != null)).stream()
                .sorted(greatest ? order.reversed() : order)
                .toList();
        BigDecimal last = sorted.get(places - 1).amount();
        return new Right.Places(sorted.stream()
                .filter(i -> sorted.indexOf(i) < places || i.amount().compareTo(last) == 0)
                .map(Invoice::no)
                .toList());
    }

    static <T> Right best(List<T> rows, Function<T, String> key, Function<T, BigDecimal> value) {
        Map<String, BigDecimal> sums = summedBy(rows, key, value).values();
        BigDecimal most = sums.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        return new Right.Groups(sums.entrySet().stream()
                .filter(e -> e.getValue().compareTo(most) == 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    static BigDecimal median(List<Invoice> invoices) {
        List<BigDecimal> sorted = invoices.stream()
                .map(Invoice::amount)
                .filter(a -> a != null)
                .sorted()
                .toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : sorted.get(half - 1).add(sorted.get(half)).divide(BigDecimal.TWO);
    }

    static boolean amount(Invoice invoice, int from, int to) {
        return invoice.amount() != null
                && invoice.amount().intValue() >= from
                && invoice.amount().intValue() <= to;
    }

    static boolean due(Invoice invoice, String from, String to) {
        return invoice.due().compareTo(from) >= 0 && invoice.due().compareTo(to) <= 0;
    }

    static Customer customer(Invoice invoice) {
        return CUSTOMERS.stream()
                .filter(c -> c.name().equals(invoice.customer()))
                .findFirst()
                .orElseThrow();
    }

    static String team(Task task) {
        return PEOPLE.stream()
                .filter(p -> p.name().equals(task.assignee()))
                .map(p -> p.team())
                .findFirst()
                .orElse("");
    }

    static LocalDate berlin(Task task) {
        return LocalDate.ofInstant(Instant.parse(task.created()), Workplace.ZONE);
    }
}
