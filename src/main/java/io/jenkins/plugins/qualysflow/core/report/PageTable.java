package io.jenkins.plugins.qualysflow.core.report;

/** A table of a page, written row by row; where it is wider than the page it scrolls by itself, by keyboard too. */
final class PageTable {

    private final Markup out;

    /**
     * Begins a table.
     *
     * @param name unique within the page; the style sheet knows it
     * @param caption what is in it
     * @param columns headings
     */
    PageTable(Markup out, String name, String caption, String... columns) {
        this.out = out;
        String id = name + "-table";
        out.start("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-labelledby", id);
        out.start("table", "class", name).element("caption", caption, "id", id).line();
        out.start("thead").start("tr");
        for (String column : columns) {
            out.element("th", column, "scope", "col");
        }
        out.end().end().line();
        out.start("tbody").line();
    }

    /** Begins a row. */
    PageTable row() {
        out.start("tr");
        return this;
    }

    /** A cell that says what its row is about. */
    PageTable heading(String text) {
        out.element("th", text, "scope", "row");
        return this;
    }

    /** The same of something that is written. */
    PageTable heading(Runnable content) {
        out.start("th", "scope", "row");
        content.run();
        out.end();
        return this;
    }

    /** A cell. */
    PageTable cell(String text) {
        out.element("td", text);
        return this;
    }

    /** A cell of a kind that the style sheet knows; null for none. */
    PageTable cell(String text, String kind) {
        out.element("td", text, "class", kind);
        return this;
    }

    /** A cell in which something is written; its kind may be null. */
    PageTable cell(Runnable content, String kind) {
        out.start("td", "class", kind);
        content.run();
        out.end();
        return this;
    }

    /** Ends a row. */
    void done() {
        out.end().line();
    }

    /** Ends the table. */
    void end() {
        out.end().end().end().line();
    }
}
