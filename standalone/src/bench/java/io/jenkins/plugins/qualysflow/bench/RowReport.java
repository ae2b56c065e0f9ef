package io.jenkins.plugins.qualysflow.bench;

import java.util.List;

/**
 * What a row has to say.
 *
 * @param about what was measured and how, in paragraphs of Markdown
 * @param tables figures
 * @param plots the same to look at
 * @param goals what was to be reached
 */
record RowReport(List<String> about, List<Table> tables, List<Plot> plots, List<Goal> goals) {

    RowReport {
        about = List.copyOf(about);
        tables = List.copyOf(tables);
        plots = List.copyOf(plots);
        goals = List.copyOf(goals);
    }
}
