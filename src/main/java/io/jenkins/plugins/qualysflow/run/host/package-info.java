/** What a build lends one run: the log, a place for its evidence, its record, and what people see of it meanwhile. */
package io.jenkins.plugins.qualysflow.run.host;
