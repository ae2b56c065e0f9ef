/**
 * The choice of a server and a credential in a folder. Nothing here is loaded where Jenkins has no folders.
 */
package io.jenkins.plugins.qualysflow.folder;
