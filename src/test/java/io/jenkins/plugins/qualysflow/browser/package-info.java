/**
 * Jenkins as people see it: walks through its pages in a real browser, which leave pictures under {@code
 * target/screenshots}. Tagged {@code browser}; {@code bin/verify} runs them where Chromium and its driver are installed.
 */
package io.jenkins.plugins.qualysflow.browser;
