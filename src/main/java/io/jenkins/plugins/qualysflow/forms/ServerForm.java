package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.qualysflow.config.ServerDropDowns;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A form with the fields {@code server} and {@code credentialsId}, of a step in a job. */
@Restricted(NoExternalUse.class)
public interface ServerForm {

    @POST
    default ListBoxModel doFillServerItems(@CheckForNull @AncestorInPath Item item, @QueryParameter String server) {
        return ServerDropDowns.servers(item, server);
    }

    @POST
    default ListBoxModel doFillCredentialsIdItems(
            @CheckForNull @AncestorInPath Item item,
            @QueryParameter String server,
            @QueryParameter String credentialsId) {
        return ServerDropDowns.credentialsOfJob(item, server, credentialsId);
    }
}
