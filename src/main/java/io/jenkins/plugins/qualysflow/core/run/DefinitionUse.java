package io.jenkins.plugins.qualysflow.core.run;

/** What becomes of a run that differs from the definition of its workflow. */
public enum DefinitionUse {
    /** The definition is not asked for. */
    IGNORE,
    /** It is started, with a warning. */
    WARN,
    /** It is not started. */
    REFUSE
}
