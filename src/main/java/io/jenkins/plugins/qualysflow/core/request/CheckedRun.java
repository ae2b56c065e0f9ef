package io.jenkins.plugins.qualysflow.core.request;

import io.jenkins.plugins.qualysflow.core.model.RunRequest;
import java.util.List;

/**
 * A run that may be sent.
 *
 * @param workflowId id of the workflow; null where only its name is known
 * @param request what to send
 * @param warnings sentences for the user about what is probably not meant
 */
public record CheckedRun(String workflowId, RunRequest request, List<String> warnings) {}
