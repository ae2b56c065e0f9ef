package io.jenkins.plugins.qualysflow.folder;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import io.jenkins.plugins.qualysflow.config.FolderChoice;
import org.jenkinsci.plugins.variant.OptionalExtension;

/** Reads the choice off the folders around a job, from the inside out. */
@OptionalExtension(requirePlugins = "cloudbees-folder")
public final class FolderProperties implements FolderChoice.Source {

    @Override
    @CheckForNull
    public FolderChoice around(@NonNull Item item) {
        ItemGroup<?> group = item instanceof ItemGroup<?> itself ? itself : item.getParent();
        while (true) {
            if (group instanceof AbstractFolder<?> folder) {
                QualysFlowFolderProperty property = folder.getProperties().get(QualysFlowFolderProperty.class);
                if (property != null && property.choosesAnything()) {
                    return new FolderChoice(folder.getFullName(), property.getServer(), property.getCredentialsId());
                }
            }
            if (!(group instanceof Item inner)) {
                return null;
            }
            group = inner.getParent();
        }
    }
}
