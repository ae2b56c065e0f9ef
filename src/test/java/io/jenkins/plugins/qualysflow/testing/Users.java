package io.jenkins.plugins.qualysflow.testing;

import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** People who log in with their name as password. */
public final class Users {

    /** May do everything. */
    public static final String ADMIN = "admin";

    /** May configure all jobs, and nothing else. */
    public static final String CONFIGURER = "configurer";

    /** May read all jobs, and nothing else. */
    public static final String READER = "reader";

    private Users() {}

    /** Lets those three in and nobody else; further rights can be granted by what is returned. */
    public static MockAuthorizationStrategy admit(JenkinsRule jenkins) {
        MockAuthorizationStrategy rights = new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to(ADMIN)
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to(READER, CONFIGURER)
                .grant(Item.CONFIGURE)
                .everywhere()
                .to(CONFIGURER);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(rights);
        return rights;
    }

    /** What follows is done by that user, until it is closed. */
    public static ACLContext as(String user) {
        return ACL.as2(User.getById(user, true).impersonate2());
    }
}
