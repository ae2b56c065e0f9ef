/** What a build provides for one run: the log, the staging of its evidence, its record, and its progress for pages. */
package io.jenkins.plugins.qualysflow.run.host;
