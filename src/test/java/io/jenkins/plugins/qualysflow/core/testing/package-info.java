/** What the tests of the engine share: time that stands still until it is moved, and scripted surroundings. */
package io.jenkins.plugins.qualysflow.core.testing;
