/** What a run hands to scripts and to the environment of its build. */
package io.jenkins.plugins.qualysflow.run;
