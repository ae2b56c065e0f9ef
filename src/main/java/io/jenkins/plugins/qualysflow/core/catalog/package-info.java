/**
 * What a subscription has to choose from, kept for a while so that forms can offer it at little cost.
 */
package io.jenkins.plugins.qualysflow.core.catalog;
