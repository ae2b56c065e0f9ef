package io.jenkins.plugins.qualysflow.cli;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param title its heading
 * @param widest most characters that are shown of a value
 * @param text what is shown of an item; null for nothing known
 */
record Column<T>(String title, int widest, Function<T, Object> text) {}
