/**
 * What a build keeps of its runs: a record for each start, on disk before the start is sent, with the report once the run is
 * over. {@link io.jenkins.plugins.qualysflow.run.record.BuildStarts} says which of them count.
 */
package io.jenkins.plugins.qualysflow.run.record;
