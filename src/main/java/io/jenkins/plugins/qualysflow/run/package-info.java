/** What scripts and the environment of a build get of a run. */
package io.jenkins.plugins.qualysflow.run;
