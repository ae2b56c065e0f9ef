package io.jenkins.plugins.qualysflow.core.report;

/**
 * Something that belongs into the evidence and is not there, or not whole, as it is shown.
 *
 * @param what what it is, in words
 * @param reason why, in words
 */
public record ReportedGap(String what, String reason) {}
