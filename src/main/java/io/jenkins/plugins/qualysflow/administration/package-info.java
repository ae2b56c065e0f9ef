/**
 * What administrators see of the calls to Qualys Flow: a page below <em>Manage Jenkins</em>, and an administrative monitor.
 * Both show what is in memory and make no API calls.
 */
package io.jenkins.plugins.qualysflow.administration;
