/**
 * What administrators see of the calls to Qualys Flow: a page below <em>Manage Jenkins</em>, and a warning where somebody
 * has to do something. Shows what is known in memory; nothing is asked of the service for it.
 */
package io.jenkins.plugins.qualysflow.administration;
