package org.recourse.oversight;

import java.util.List;
import org.recourse.casefile.CaseFile;

/** The directory of the trust's own accounts, as far as a case asks it: whoever keeps the directory fills this in. */
public interface OwnAccounts {

    /**
     * An account of the trust.
     *
     * @param reference its reference in the directory
     * @param name what people call it, such as "@churchward.school on Instagram"
     * @param retired whether it is no longer used
     */
    record OwnAccount(String reference, String name, boolean retired) {}

    /** Those that a case names, by their address or by their name on their platform. */
    List<OwnAccount> namedIn(CaseFile file);
}
