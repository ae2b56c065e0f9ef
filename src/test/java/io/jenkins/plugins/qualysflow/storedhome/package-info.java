/** Homes of Jenkins as earlier versions of the plugin stored them, and what this version makes of them. */
package io.jenkins.plugins.qualysflow.storedhome;
