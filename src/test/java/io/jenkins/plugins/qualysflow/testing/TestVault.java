package io.jenkins.plugins.qualysflow.testing;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.ExtensionList;
import hudson.model.ItemGroup;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.security.core.Authentication;

/** A provider of credentials that has none, and says so when a test lets it. */
public final class TestVault extends CredentialsProvider implements AutoCloseable {

    private final CountDownLatch answering = new CountDownLatch(1);

    private TestVault() {}

    /** Has Jenkins ask it, until it is closed. */
    public static TestVault use() {
        TestVault vault = new TestVault();
        ExtensionList.lookup(CredentialsProvider.class).add(vault);
        return vault;
    }

    /** From now on it answers at once. */
    public void answer() {
        answering.countDown();
    }

    @Override
    public <C extends Credentials> List<C> getCredentialsInItemGroup(
            Class<C> type, ItemGroup itemGroup, Authentication authentication, List<DomainRequirement> requirements) {
        try {
            answering.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    @Override
    public void close() {
        ExtensionList.lookup(CredentialsProvider.class).remove(this);
        answer();
    }
}
