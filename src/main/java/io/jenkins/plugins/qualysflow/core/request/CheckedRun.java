package io.jenkins.plugins.qualysflow.core.request;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.util.List;

/**
 * A run that has passed the rules.
 *
 * @param workflowId id of the workflow; null if only its name is known
 * @param request the request to send
 * @param warnings sentences for the user about probable mistakes
 */
public record CheckedRun(String workflowId, RunRequest request, List<String> warnings) {}
