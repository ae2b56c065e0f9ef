package io.jenkins.plugins.qualysflow.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The server and the credential for all jobs in a folder. The server is one that an administrator configured. There is no field
 * for an address: otherwise whoever configures a folder could send a credential to any host.
 */
@Restricted(NoExternalUse.class)
public final class QualysFlowFolderProperty extends AbstractFolderProperty<AbstractFolder<?>> {

    private String server;
    private String credentialsId;
    /** Null for none. */
    private List<RequiredGate> requiredGates;

    @DataBoundConstructor
    public QualysFlowFolderProperty() {}

    /** The name of a configured server; null for the default. */
    @CheckForNull
    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(@CheckForNull String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    /** Used at that server in place of the server's own; null for the server's own. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** The gates that every run of a job below this folder has to pass; never null. */
    @NonNull
    public List<RequiredGate> getRequiredGates() {
        return RequiredGate.copy(requiredGates);
    }

    /**
     * Sets the gates.
     *
     * @throws IllegalArgumentException naming the gate and the rule that it breaks
     */
    @DataBoundSetter
    public void setRequiredGates(@CheckForNull List<RequiredGate> requiredGates) {
        List<RequiredGate> gates = RequiredGate.copy(requiredGates);
        String problem = RequiredGate.problem(gates);
        if (problem != null) {
            throw new IllegalArgumentException(Messages.RequiredGate_ofFolder(problem));
        }
        this.requiredGates = gates.isEmpty() ? null : gates;
    }

    /** See {@link FolderChoice#requiredGates}; only with the folders plugin. */
    @NonNull
    static List<Map<String, Object>> requiredGates(@NonNull Item item) {
        List<Map<String, Object>> all = new ArrayList<>();
        ofFolders(item, (folder, property) -> {
            String requiredBy = Messages.RequiredGate_folder(folder.getFullName());
            all.addAll(RequiredGate.toMaps(property.getRequiredGates(), requiredBy));
            return null;
        });
        return all;
    }

    /** See {@link FolderChoice#around}; only with the folders plugin. */
    @CheckForNull
    public static FolderChoice around(@NonNull Item item) {
        return ofFolders(
                item,
                (folder, property) -> property.choosesAnything()
                        ? new FolderChoice(folder.getFullName(), property.getServer(), property.getCredentialsId())
                        : null);
    }

    /** What {@code ask} finds in the nearest of the folders around the item that have the property; null for nothing. */
    private static <T> T ofFolders(Item item, BiFunction<AbstractFolder<?>, QualysFlowFolderProperty, T> ask) {
        ItemGroup<?> group = item instanceof ItemGroup<?> itself ? itself : item.getParent();
        while (true) {
            if (group instanceof AbstractFolder<?> folder) {
                QualysFlowFolderProperty property = folder.getProperties().get(QualysFlowFolderProperty.class);
                T found = property == null ? null : ask.apply(folder, property);
                if (found != null) {
                    return found;
                }
            }
            if (!(group instanceof Item inner)) {
                return null;
            }
            group = inner.getParent();
        }
    }

    boolean choosesAnything() {
        return server != null || credentialsId != null;
    }

    /** The form of the property; {@code properties { qualysFlow { … } }} in Job DSL. */
    @OptionalExtension(requirePlugins = "cloudbees-folder")
    @Symbol("qualysFlow")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {

        @Override
        @NonNull
        public String getDisplayName() {
            return Messages.QualysFlowFolderProperty_displayName();
        }

        /** No property if all fields are empty. */
        @Override
        public QualysFlowFolderProperty newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form)
                throws FormException {
            QualysFlowFolderProperty property = (QualysFlowFolderProperty) super.newInstance(req, form);
            return property.choosesAnything() || !property.getRequiredGates().isEmpty() ? property : null;
        }

        @POST
        public ListBoxModel doFillServerItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String server) {
            return ServerDropDowns.servers(item, server);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String server,
                @QueryParameter String credentialsId) {
            return ServerDropDowns.credentialsOfFolder(item, server, credentialsId);
        }

        @POST
        public FormValidation doCheckServer(
                @CheckForNull @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String credentialsId) {
            checkConfigure(item);
            boolean chooses = Util.fixEmptyAndTrim(value) != null || Util.fixEmptyAndTrim(credentialsId) != null;
            try {
                if (chooses) {
                    QualysFlowConfiguration.get().server(value);
                }
                return FormValidation.ok();
            } catch (AbortException e) {
                return FormValidation.error(Messages.QualysFlowFolderProperty_server(e.getMessage()));
            }
        }

        private static void checkConfigure(@CheckForNull Item item) {
            if (item == null) {
                Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            } else {
                item.checkPermission(Item.CONFIGURE);
            }
        }
    }
}
