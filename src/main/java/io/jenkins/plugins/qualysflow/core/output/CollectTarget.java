package io.jenkins.plugins.qualysflow.core.output;

/**
 * Where the step data of one execution goes.
 *
 * @param folder the bundle; null to archive nothing
 * @param path path of the execution within the bundle, with a slash at its end; empty for the bundle's own execution
 * @param owner words that tell a child's parts from those of the bundle's own execution; empty for the latter
 * @param allowance what all executions of the bundle share
 */
record CollectTarget(BundleFolder folder, String path, String owner, Allowance allowance) {}
