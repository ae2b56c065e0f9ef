/**
 * The form fields that Pipeline steps and build steps share, and the checks of them. No check calls the service. Messages
 * name a field by the label that a person sees, then by the name that scripts use.
 */
package io.jenkins.plugins.qualysflow.forms;
