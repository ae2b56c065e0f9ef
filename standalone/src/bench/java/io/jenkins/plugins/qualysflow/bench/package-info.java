/**
 * The measurements of {@code bin/bench}: what waiting, starting and archiving cost, beside what others do with the same
 * workload. Compiled with the tests, and in no artifact.
 */
package io.jenkins.plugins.qualysflow.bench;
