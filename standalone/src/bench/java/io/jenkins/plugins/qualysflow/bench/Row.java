package io.jenkins.plugins.qualysflow.bench;

/** One measurement, by the name that {@code --row} takes. */
interface Row {

    String name();

    String title();

    /** Measures; may take minutes unless it is asked to be quick. */
    RowReport measure(Settings settings) throws Exception;
}
