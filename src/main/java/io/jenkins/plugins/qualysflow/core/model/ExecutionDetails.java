package io.jenkins.plugins.qualysflow.core.model;

import java.util.List;

/**
 * Answer to Execution Details with {@code includeSteps=true}.
 *
 * @param execution the execution
 * @param steps its steps in the order they ran; null if none were found in the answer: the name of the member that holds
 *     them is not documented
 */
public record ExecutionDetails(Execution execution, List<Step> steps) {}
