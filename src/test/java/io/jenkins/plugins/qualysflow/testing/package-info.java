/** What tests in Jenkins have in common. */
package io.jenkins.plugins.qualysflow.testing;
