package org.recourse.upkeep.accounts;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.recourse.lifecycle.HeldElsewhere;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which accounts in the trust's name a user owns, can sign in to or announced. */
@Component
class HeldOfAccounts implements HeldElsewhere {

    private final Accounts accounts;

    HeldOfAccounts(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public String title() {
        return "Official accounts";
    }

    @Override
    @Transactional(readOnly = true)
    public List<Map<String, String>> about(String user) {
        return accounts.in(EnumSet.allOf(OfficialAccount.State.class)).stream()
                .filter(account -> accounts.isHeldBy(user, account)
                        || account.announcedBy().filter(user::equals).isPresent())
                .map(account -> {
                    Map<String, String> held = new LinkedHashMap<>();
                    held.put("Account", account.reference());
                    held.put("Platform", account.platform());
                    held.put("Name", account.handle());
                    held.put(
                            "Owner",
                            yesOrNo(account.owner().filter(user::equals).isPresent()));
                    held.put(
                            "Can sign in",
                            yesOrNo(accounts.namesOfHolders(account).contains(user)));
                    held.put(
                            "Announced it",
                            yesOrNo(account.announcedBy().filter(user::equals).isPresent()));
                    return held;
                })
                .toList();
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}
