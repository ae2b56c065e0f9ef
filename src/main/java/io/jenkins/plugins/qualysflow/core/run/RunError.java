package io.jenkins.plugins.qualysflow.core.run;

import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Execution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a run ended without a regular end of its execution.
 *
 * @param code a stable code for programs: the code of a {@link QFlowException}, {@code timed_out}, {@code start_unknown},
 *     {@code not_saved}, {@code configuration}, {@code definition}, {@code failed}
 * @param message a sentence for people
 * @param candidates for {@code start_unknown}, executions that the start may have begun; else empty
 */
public record RunError(String code, String message, List<Execution> candidates) {

    /** An error without candidates. */
    public static RunError of(String code, String message) {
        return new RunError(code, message, List.of());
    }

    /** The error of a call. */
    static RunError of(QFlowException error) {
        return of(error.code(), error.getMessage());
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("code", code);
        map.put("message", message);
        map.put("candidates", candidates.stream().map(RunError::candidate).toList());
        return map;
    }

    private static Map<String, Object> candidate(Execution execution) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("executionId", execution.id());
        map.put("status", execution.status());
        map.put("source", execution.source());
        map.put(
                "createdAt",
                execution.createdAt() == null ? null : execution.createdAt().toString());
        return map;
    }
}
