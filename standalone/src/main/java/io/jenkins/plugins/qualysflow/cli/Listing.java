package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import java.util.List;

/** Writes a list page by page, and asks for no page that nobody would read. */
final class Listing {

    private Listing() {}

    /** Writes what the pager gives; returns the exit code. */
    static <T> int print(Session session, Pager<T> pager, ItemPrinter<T> printer) throws QFlowException {
        boolean any = false;
        List<Listed<T>> items = session.await(pager.next());
        while (!items.isEmpty()) {
            any = true;
            printer.print(items);
            if (printer.isInVain()) {
                session.say("Error: the list could not be written to standard output");
                return ExitCodes.UNREACHABLE;
            }
            items = session.await(pager.next());
        }
        if (pager.mayBeIncomplete()) {
            session.say("Error: Qualys Flow repeats a page of the list, which may be incomplete");
            return ExitCodes.UNREACHABLE;
        }
        if (!any) {
            session.say("Nothing found");
        }
        return ExitCodes.OK;
    }
}
