package org.pyairtable.data.csv;

import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads RFC 4180 as it arrives: whatever the borders of the pieces, rows come out as soon as they are whole. Lines end with
 * CR LF, LF or CR; a quote only means something at the start of a cell; empty lines are no rows. It holds one row at most.
 */
final class CsvParser {
    /** Longer cells are refused: no field takes them. */
    private static final int MAX_CELL = 200_000;
    /** Longer rows are refused: they would not fit into an event. */
    private static final int MAX_ROW = 2_000_000;
    /** Most cells of a row. */
    private static final int MAX_CELLS = 1_000;

    /** @param line where the row begins, counted from 1 */
    record CsvRow(long line, List<String> cells) {
        CsvRow {
            cells = List.copyOf(cells);
        }
    }

    /** The text is not what it should be. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(long line, String message) {
            super("line " + line + ": " + message, null, false, false);
        }
    }

    private enum State {
        START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final char separator;
    private final StringBuilder cell = new StringBuilder();
    private List<String> cells = new ArrayList<>();
    private State state = State.START;
    private long line;
    private long rowLine;
    private int rowLength;
    private boolean afterReturn;

    /** @param line of the file where the text begins */
    CsvParser(char separator, long line) {
        this.separator = separator;
        this.line = line;
        this.rowLine = line;
    }

    /** The line that is being read. */
    long line() {
        return line;
    }

    /** @param rows takes the rows that end in this piece */
    void feed(CharBuffer chars, List<CsvRow> rows) {
        while (chars.hasRemaining()) {
            accept(chars.get(), rows);
        }
    }

    /** @param rows takes what is left when nothing more comes */
    void end(List<CsvRow> rows) {
        if (state == State.QUOTED) {
            throw new Malformed(rowLine, "a quoted cell does not end");
        }
        if (!cells.isEmpty() || !cell.isEmpty() || state != State.START) {
            endRow(rows);
        }
    }

    private void accept(char c, List<CsvRow> rows) {
        boolean secondOfLineEnd = c == '\n' && afterReturn;
        afterReturn = c == '\r';
        if ((c == '\n' && !secondOfLineEnd) || c == '\r') {
            line++;
        }
        switch (state) {
            case START -> start(c, secondOfLineEnd, rows);
            case PLAIN -> plain(c, rows);
            case QUOTED -> {
                if (c == '"') {
                    state = State.QUOTE_IN_QUOTED;
                } else {
                    append(c);
                }
            }
            case QUOTE_IN_QUOTED -> {
                if (c == '"') {
                    append(c);
                    state = State.QUOTED;
                } else {
                    // What follows a closing quote belongs to the cell, as spreadsheets read it.
                    plain(c, rows);
                }
            }
        }
    }

    private void start(char c, boolean secondOfLineEnd, List<CsvRow> rows) {
        if (secondOfLineEnd && cells.isEmpty()) {
            rowLine = line;
            return;
        }
        if (c == '"') {
            state = State.QUOTED;
        } else {
            plain(c, rows);
        }
    }

    private void plain(char c, List<CsvRow> rows) {
        if (c == separator) {
            endCell();
        } else if (c == '\n' || c == '\r') {
            endRow(rows);
        } else {
            append(c);
            state = State.PLAIN;
        }
    }

    private void append(char c) {
        if (cell.length() >= MAX_CELL) {
            throw new Malformed(rowLine, "a cell has more than " + MAX_CELL + " characters");
        }
        if (++rowLength > MAX_ROW) {
            throw new Malformed(rowLine, "a row has more than " + MAX_ROW + " characters");
        }
        cell.append(c);
    }

    private void endCell() {
        if (cells.size() >= MAX_CELLS) {
            throw new Malformed(rowLine, "there are more than " + MAX_CELLS + " cells");
        }
        cells.add(cell.toString());
        cell.setLength(0);
        state = State.START;
    }

    private void endRow(List<CsvRow> rows) {
        boolean isEmpty = cells.isEmpty() && cell.isEmpty() && state != State.QUOTE_IN_QUOTED;
        endCell();
        if (!isEmpty) {
            rows.add(new CsvRow(rowLine, cells));
        }
        cells = new ArrayList<>();
        rowLength = 0;
        rowLine = line;
    }
}
