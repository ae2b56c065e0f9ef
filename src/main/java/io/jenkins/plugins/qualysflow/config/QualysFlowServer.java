package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.core.client.Gateway;
import io.jenkins.plugins.qualysflow.core.client.Platform;
import io.jenkins.plugins.qualysflow.credentials.QualysCredentials;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A configured server: the gateway of a Qualys subscription, a credential and limits. */
@Restricted(NoExternalUse.class)
public final class QualysFlowServer extends AbstractDescribableImpl<QualysFlowServer> {

    /** The gateway's documented default for calls in any hour. */
    public static final int DEFAULT_CALLS_PER_HOUR = 300;

    /** Maximum polling interval of an execution, in seconds, by default. */
    public static final int DEFAULT_MAX_INTERVAL_SECONDS = 60;

    /** Archive size limit per file, in megabytes of 1024 × 1024 bytes, by default. */
    public static final int DEFAULT_MAX_FILE_MEGABYTES = 100;

    /** Archive size limit per execution, in megabytes of 1024 × 1024 bytes, by default. */
    public static final int DEFAULT_MAX_TOTAL_MEGABYTES = 500;

    private final String name;
    private String platform;
    private String url;
    private String credentialsId;
    private int callsPerHour = DEFAULT_CALLS_PER_HOUR;
    private int maxIntervalSeconds = DEFAULT_MAX_INTERVAL_SECONDS;
    private int maxFileMegabytes = DEFAULT_MAX_FILE_MEGABYTES;
    private int maxTotalMegabytes = DEFAULT_MAX_TOTAL_MEGABYTES;
    private boolean markRuns;
    private boolean ignoreDefinitions;
    private boolean defaultServer;
    /** Null for none. */
    private List<RequiredGate> requiredGates;

    @DataBoundConstructor
    public QualysFlowServer(@CheckForNull String name) {
        this.name = Util.fixNull(Util.fixEmptyAndTrim(name));
    }

    /** XStream sets numbers that are missing in the file to 0. */
    private Object readResolve() {
        callsPerHour = callsPerHour == 0 ? DEFAULT_CALLS_PER_HOUR : callsPerHour;
        maxIntervalSeconds = maxIntervalSeconds == 0 ? DEFAULT_MAX_INTERVAL_SECONDS : maxIntervalSeconds;
        maxFileMegabytes = maxFileMegabytes == 0 ? DEFAULT_MAX_FILE_MEGABYTES : maxFileMegabytes;
        maxTotalMegabytes = maxTotalMegabytes == 0 ? DEFAULT_MAX_TOTAL_MEGABYTES : maxTotalMegabytes;
        return this;
    }

    /** The name that jobs use. */
    @NonNull
    public String getName() {
        return name;
    }

    /** A shared platform such as {@code EU2}; null if {@link #getUrl()} is set. */
    @CheckForNull
    public String getPlatform() {
        return platform;
    }

    @DataBoundSetter
    public void setPlatform(@CheckForNull String platform) {
        String trimmed = Util.fixEmptyAndTrim(platform);
        this.platform = trimmed == null ? null : trimmed.toUpperCase(Locale.ROOT);
    }

    /** Address of a private gateway; null on a shared platform. */
    @CheckForNull
    public String getUrl() {
        return url;
    }

    @DataBoundSetter
    public void setUrl(@CheckForNull String url) {
        this.url = Util.fixEmptyAndTrim(url);
    }

    /** The credential to use where a job names none; in the system's own store. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Limit for the calls of this Jenkins at the gateway in any hour, with all credentials and for all servers there. */
    public int getCallsPerHour() {
        return callsPerHour;
    }

    @DataBoundSetter
    public void setCallsPerHour(int callsPerHour) {
        this.callsPerHour = callsPerHour;
    }

    /** Maximum polling interval of an execution, in seconds; the call quota may make it longer. */
    public int getMaxIntervalSeconds() {
        return maxIntervalSeconds;
    }

    @DataBoundSetter
    public void setMaxIntervalSeconds(int maxIntervalSeconds) {
        this.maxIntervalSeconds = maxIntervalSeconds;
    }

    /** Archive size limit per file, in megabytes of 1024 × 1024 bytes; a larger file is truncated. */
    public int getMaxFileMegabytes() {
        return maxFileMegabytes;
    }

    @DataBoundSetter
    public void setMaxFileMegabytes(int maxFileMegabytes) {
        this.maxFileMegabytes = maxFileMegabytes;
    }

    /** Archive size limit per execution, in megabytes of 1024 × 1024 bytes. */
    public int getMaxTotalMegabytes() {
        return maxTotalMegabytes;
    }

    @DataBoundSetter
    public void setMaxTotalMegabytes(int maxTotalMegabytes) {
        this.maxTotalMegabytes = maxTotalMegabytes;
    }

    /**
     * Whether a correlation marker, {@code _jenkins}, is added to the input of each start, by which its execution is found if
     * the answer to the start gets lost.
     */
    public boolean isMarkRuns() {
        return markRuns;
    }

    @DataBoundSetter
    public void setMarkRuns(boolean markRuns) {
        this.markRuns = markRuns;
    }

    /** Whether runs are not compared with the definition of their workflow, which takes one call per hour for each workflow. */
    public boolean isIgnoreDefinitions() {
        return ignoreDefinitions;
    }

    @DataBoundSetter
    public void setIgnoreDefinitions(boolean ignoreDefinitions) {
        this.ignoreDefinitions = ignoreDefinitions;
    }

    /** Whether jobs that name no server use this one. */
    public boolean isDefaultServer() {
        return defaultServer;
    }

    @DataBoundSetter
    public void setDefaultServer(boolean defaultServer) {
        this.defaultServer = defaultServer;
    }

    /** The gates that every run on this server has to pass; never null. */
    @NonNull
    public List<RequiredGate> getRequiredGates() {
        return RequiredGate.copy(requiredGates);
    }

    @DataBoundSetter
    public void setRequiredGates(@CheckForNull List<RequiredGate> requiredGates) {
        this.requiredGates = requiredGates == null || requiredGates.isEmpty() ? null : RequiredGate.copy(requiredGates);
    }

    /** The gateway to call. */
    @NonNull
    public Gateway gateway() {
        return gateway(platform, url);
    }

    private static Gateway gateway(@CheckForNull String platform, @CheckForNull String url) {
        if ((platform == null) == (url == null)) {
            throw new IllegalArgumentException(Messages.QualysFlowServer_platformOrUrl());
        }
        if (platform != null) {
            try {
                return Gateway.of(Platform.named(platform).url());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(Messages.QualysFlowServer_badPlatform(e.getMessage()), e);
            }
        }
        try {
            return Gateway.of(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Messages.QualysFlowServer_badUrl(e.getMessage()), e);
        }
    }

    /**
     * Checks the fields, without any call. A server may lack a credential, since folders and jobs may bring their own.
     *
     * @throws IllegalArgumentException naming the server, the field and the rule
     */
    void check() {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(Messages.QualysFlowServer_nameRequired());
        }
        try {
            gateway();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Messages.QualysFlowServer_ofServer(name, e.getMessage()), e);
        }
        refuse(ServerNumber.CALLS_PER_HOUR.problem(callsPerHour));
        refuse(ServerNumber.MAX_INTERVAL_SECONDS.problem(maxIntervalSeconds));
        refuse(ServerNumber.MAX_FILE_MEGABYTES.problem(maxFileMegabytes));
        refuse(ServerNumber.MAX_TOTAL_MEGABYTES.problem(maxTotalMegabytes));
        String gates = RequiredGate.problem(getRequiredGates());
        refuse(gates == null ? null : Messages.RequiredGate_ofServer(gates));
        refuse(maxTotalMegabytes < maxFileMegabytes ? Messages.QualysFlowServer_totalBelowFile() : null);
    }

    private void refuse(@CheckForNull String problem) {
        if (problem != null) {
            throw new IllegalArgumentException(Messages.QualysFlowServer_ofServer(name, problem));
        }
    }

    /** The form of a server, for administrators. */
    @Extension
    @Symbol("qualysFlowServer")
    public static final class DescriptorImpl extends Descriptor<QualysFlowServer> {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QualysFlowServer_displayName();
        }

        @POST
        public ListBoxModel doFillPlatformItems() {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.QualysFlowServer_customUrl(), "");
            for (Platform platform : Platform.values()) {
                items.add(platform.name() + " (" + platform.url() + ")", platform.name());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String platform, @QueryParameter String url, @QueryParameter String credentialsId) {
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return new StandardListBoxModel().includeCurrentValue(credentialsId);
            }
            return new StandardListBoxModel()
                    .includeEmptyValue()
                    .includeMatchingAs(
                            ACL.SYSTEM2,
                            Jenkins.get(),
                            StandardCredentials.class,
                            QualysCredentials.requirements(address(platform, url)),
                            QualysCredentials.matcher())
                    .includeCurrentValue(credentialsId);
        }

        /** The address that credential domains are matched with; empty, for domains without a host, while the form is incomplete. */
        private static String address(String platform, String url) {
            try {
                return gateway(Util.fixEmptyAndTrim(platform), Util.fixEmptyAndTrim(url))
                        .toString();
            } catch (IllegalArgumentException e) {
                return "";
            }
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.QualysFlowServer_nameRequired())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String platform) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                gateway(Util.fixEmptyAndTrim(platform), Util.fixEmptyAndTrim(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** Checks only that the credential exists; the connection test tries it. */
        @POST
        public FormValidation doCheckCredentialsId(
                @QueryParameter String value, @QueryParameter String platform, @QueryParameter String url) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String id = Util.fixEmptyAndTrim(value);
            if (id == null) {
                return FormValidation.warning(Messages.QualysFlowServer_noCredential());
            }
            return QualysCredentials.ofServer(id, address(platform, url)) == null
                    ? FormValidation.error(Messages.QualysFlowServer_noSuchCredential(id))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckCallsPerHour(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return ServerNumber.CALLS_PER_HOUR.check(value);
        }

        @POST
        public FormValidation doCheckMaxIntervalSeconds(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return ServerNumber.MAX_INTERVAL_SECONDS.check(value);
        }

        @POST
        public FormValidation doCheckMaxFileMegabytes(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return ServerNumber.MAX_FILE_MEGABYTES.check(value);
        }

        @POST
        public FormValidation doCheckMaxTotalMegabytes(
                @QueryParameter String value, @QueryParameter String maxFileMegabytes) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            FormValidation total = ServerNumber.MAX_TOTAL_MEGABYTES.check(value);
            boolean comparable = total.kind == FormValidation.Kind.OK
                    && ServerNumber.MAX_FILE_MEGABYTES.check(maxFileMegabytes).kind == FormValidation.Kind.OK;
            return comparable && Integer.parseInt(value.strip()) < Integer.parseInt(maxFileMegabytes.strip())
                    ? FormValidation.error(Messages.QualysFlowServer_totalBelowFile())
                    : total;
        }

        /** Calls the address that is typed in the form, and so takes Administer. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String platform, @QueryParameter String url, @QueryParameter String credentialsId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                Gateway gateway = gateway(Util.fixEmptyAndTrim(platform), Util.fixEmptyAndTrim(url));
                return ConnectionTest.of(gateway, Util.fixEmptyAndTrim(credentialsId))
                        .asValidation();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
