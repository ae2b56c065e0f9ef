/** What a step or a build step asks for: its arguments, checked before anything is sent, in the form in which they are stored. */
package io.jenkins.plugins.qualysflow.run.arguments;
