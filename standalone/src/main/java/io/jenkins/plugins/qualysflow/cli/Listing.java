package io.jenkins.plugins.qualysflow.cli;

import io.jenkins.plugins.qualysflow.core.client.Pager;
import io.jenkins.plugins.qualysflow.core.client.QFlowException;
import io.jenkins.plugins.qualysflow.core.model.Listed;
import java.util.List;

/** Writes a list, and says what is wrong with it. */
final class Listing {

    private Listing() {}

    /** Writes what the pager gives, and asks for no page that nobody would read; returns the exit code. */
    static <T> int print(Session session, Pager<T> pager, ItemPrinter<T> printer) throws QFlowException {
        List<Listed<T>> items = session.await(pager.next());
        int code = print(session, items, printer);
        while (code == ExitCodes.OK && !items.isEmpty()) {
            items = session.await(pager.next());
            code = items.isEmpty() ? code : print(session, items, printer);
        }
        if (code == ExitCodes.OK && pager.mayBeIncomplete()) {
            session.say("Error: Qualys Flow repeats a page of the list, which may be incomplete");
            return ExitCodes.UNREACHABLE;
        }
        return code;
    }

    /** Writes a list that is there; returns the exit code. */
    static <T> int print(Session session, List<Listed<T>> items, ItemPrinter<T> printer) {
        if (items.isEmpty()) {
            session.say("Nothing found");
        } else if (!printer.print(items)) {
            session.say("Error: the list could not be written to standard output");
            return ExitCodes.UNREACHABLE;
        }
        return ExitCodes.OK;
    }
}
